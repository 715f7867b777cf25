/** Recognizes repeated deliveries, which are acknowledged but not handled again: Slack delivers at least once. */
import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import type { Claims } from './claims.ts';
import { record, type Body } from './delivery-body.ts';

/** A key that is equal in all deliveries of one thing: an event's message, or the trigger with what was typed or pressed. */
export function deliveryKey(body: Body): string {
  const event = record(body['event']);
  if (body['event'] !== undefined) return JSON.stringify(['event', event['channel'], event['ts'] ?? body['event_id']]);
  const action = record((body['actions'] as unknown[] | undefined)?.[0]);
  const who = body['user_id'] ?? record(body['user'])['id'];
  const where = body['channel_id'] ?? record(body['container'])['message_ts'];
  const what = [body['command'], body['text'], action['action_id'], action['value'], body['callback_id']];
  return JSON.stringify([body['trigger_id'] ?? body['response_url'], who, where, ...what]);
}

/** Lets a delivery that failed before its acknowledgement be handled again. */
export const onlyNewDeliveries =
  (claims: Claims): Middleware<AnyMiddlewareArgs> =>
  async (args) => {
    const key = deliveryKey(args.body as Body);
    if (claims.claim(key)) {
      await args.next().catch((error: unknown) => {
        claims.release(key);
        throw error;
      });
    } else if ('ack' in args && typeof args.ack === 'function') await (args.ack as () => Promise<void>)();
  };
