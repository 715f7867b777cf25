import { afterEach, beforeEach, expect, it } from 'vitest';
import { clientOf } from '../bolt-app.ts';
import { startStandIn, type StandIn } from '../stand-in.ts';

let stand: StandIn;
beforeEach(async () => {
  stand = await startStandIn();
});
afterEach(() => stand.close());

it('shows channels, threads, buttons and what only one user sees', async () => {
  const { chat } = clientOf(stand);
  const { message } = await stand.say('where is it?', { user: 'sam' });
  await chat.postMessage({
    channel: '#support',
    thread_ts: message.ts,
    text: 'fallback',
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: '*Delivered*\nto the mailbox' } },
      { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Expand' } }] },
    ],
  });
  await chat.postEphemeral({ channel: '#support', user: 'U0LEE00001', text: 'only you' });
  expect(stand.picture()).toBe(
    [
      '#support',
      '  sam: where is it?',
      '    ↳ mailtrace: *Delivered*',
      '        to the mailbox',
      '        [Expand]',
      'only lee sees',
      '  mailtrace: only you',
    ].join('\n'),
  );
});

it('is what a vain wait shows', async () => {
  await stand.say('nobody answers');
  await expect(stand.waitFor(() => stand.messages('#support')[1], 5)).rejects.toThrow('maria: nobody answers');
});
