/** A message → whom it would ping; log text and questions must never ping anybody. */
import { isRecord, type SlackMessage } from '../wire.ts';

// "<@U0MARIA001> <!channel> <!subteam^S0OPS|@ops>"
const MENTION = /<([@!](?:[UW][A-Z0-9]+|channel|here|everyone|subteam\^[A-Z0-9]+))[^>]*>/g;

/** `@U0MARIA001`, `!channel`, `!subteam^S0OPS`; also those in the notification text only. */
export function pingsIn(message: Pick<SlackMessage, 'text' | 'blocks'>): readonly string[] {
  return [...new Set([...mentions(message.text), ...pingsOf(message.blocks)])];
}

function pingsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(pingsOf);
  if (!isRecord(value)) return [];
  if (value['type'] === 'mrkdwn') return mentions(String(value['text']));
  if (value['type'] === 'user') return [`@${String(value['user_id'])}`];
  if (value['type'] === 'broadcast') return [`!${String(value['range'])}`];
  if (value['type'] === 'usergroup') return [`!subteam^${String(value['usergroup_id'])}`];
  return Object.values(value).flatMap(pingsOf);
}

function mentions(text: string): readonly string[] {
  return [...text.matchAll(MENTION)].map(([, who = '']) => who);
}
