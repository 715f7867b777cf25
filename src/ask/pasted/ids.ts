/** Text turned into the Message-IDs and queue IDs in it. */
import { isQueueId, isEximQueueId } from '../../mail/ids.ts';
import { isQueueIdWord } from '../question/queue-id.ts';
import { unique } from './addresses.ts';

// <20260111114549.1@mail.example.com>
const angled = /<([^\s<>@]{1,250}@[^\s<>]{1,250})>/g;
// msgid=<a@b.example> · message-id=<a@b.example> · id=a@b.example (Exim)
const logged = /\b(?:msgid|message-id|id)=<?([^\s<>,;@]{1,250}@[^\s<>,;]{1,250})/gi;
// (Postfix) with ESMTP id 4CgFzw4Y2tz6NC9G3 · (8.17.1/8.17.1) with ESMTPS id 6AN923L4000338 · queue ID: 6AN923L4000338
const announced = /\bid[:= ]{1,3}<?([0-9A-Za-z-]{6,25})(?![\w@.-])/gi;
// Nov 23 10:02:03 ns1 sendmail[338]: 6AN923L4000338: from=<info@example.com>
const word = /(?<![\w@.<=/-])[0-9A-Za-z](?:[0-9A-Za-z-]{4,23})[0-9A-Za-z](?![\w@/-]|\.\w)/g;
// <E1ofxGm-000Fek-1l@mx.example.com>: Exim makes its own Message-IDs of the queue ID
const eximMade = /^E([0-9A-Za-z-]{16,23})@/;

/** Without `< >`; RFC 5322 allows none without an @. */
export function parseMessageIds(value: string): string[] {
  const found = [...value.matchAll(angled)].map(([, id = '']) => id);
  const bare = value.trim();
  return found.length === 0 && /^[^\s<>@]+@[^\s<>]+$/.test(bare) ? [bare] : found;
}

/** Those that log lines name. */
export function parseLoggedMessageIds(text: string): string[] {
  return [...text.matchAll(logged)].map(([, id = '']) => id);
}

/** After `id`, as `Received:` lines and people say it. */
export function parseAnnouncedQueueIds(text: string): string[] {
  return [...text.matchAll(announced)].map(([, id = '']) => id).filter((id) => isQueueIdWord(id) && /\d/.test(id));
}

/** Words that have a queue ID's shape and that no ordinary word or number has. */
export function parseQueueIdWords(text: string): string[] {
  return unique((text.match(word) ?? []).filter((id) => isQueueId(id) && /\d/.test(id) && /[A-Za-z]/.test(id)));
}

export function queueIdInMessageId(messageId: string): string | undefined {
  const id = eximMade.exec(messageId)?.[1];
  return id !== undefined && isEximQueueId(id) ? id : undefined;
}
