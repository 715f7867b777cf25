import { expect, test } from 'vitest';
import { deliveryKey } from './deliveries.ts';

const command = {
  command: '/mailtrace',
  text: 'a@b',
  trigger_id: '1.2',
  user_id: 'U1',
  channel_id: 'C1',
  response_url: 'x',
};
const press = {
  type: 'block_actions',
  trigger_id: '1.2',
  user: { id: 'U1' },
  container: { message_ts: '9.9' },
  actions: [{ action_id: 'mailtrace.expand', value: 'v', action_ts: '1' }],
};
const event = { event_id: 'Ev1', event: { type: 'app_mention', channel: 'C1', ts: '5.5' } };

test('the same thing delivered again has the same key', () => {
  expect(deliveryKey({ ...command, response_url: 'y' })).toBe(deliveryKey(command));
  expect(deliveryKey({ ...press })).toBe(deliveryKey(press));
  expect(deliveryKey({ ...event, event_id: 'Ev2' })).toBe(deliveryKey(event));
});

test('another thing has another key', () => {
  const others = [
    { ...command, trigger_id: '1.3' },
    { ...command, text: 'b@c' },
    { ...press, trigger_id: '1.3' },
    { ...press, container: { message_ts: '8.8' } },
    { ...event, event: { ...event.event, ts: '5.6' } },
  ];
  const keys = [command, press, event, ...others].map(deliveryKey);
  expect(new Set(keys).size).toBe(keys.length);
});
