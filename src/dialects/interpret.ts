/** Finds the dialect of a line by its tag and lets it speak; gives every line exactly one fate. */
import type { MailEvent } from '../mail/event.ts';
import type { SyslogLine } from '../syslog/line.ts';
import type { Dialect } from './dialect.ts';
import { dialects } from './all.ts';

export type Reading =
  | { readonly fate: 'events'; readonly program: string; readonly events: readonly MailEvent[] }
  /** Not about mail: another program's line, or one that tells nothing of a message. */
  | { readonly fate: 'irrelevant' }
  /** A mail program's line that no dialect knows. */
  | { readonly fate: 'unexplained'; readonly program: string };

const irrelevant: Reading = { fate: 'irrelevant' };
const byTag = new Map<string, Dialect | undefined>();
/** Tags are as hostile as the rest: a log full of distinct ones must not grow the cache without end. */
const mostTags = 10_000;

export function interpret(line: SyslogLine): Reading {
  const dialect = dialectOf(line.program);
  if (!dialect) return irrelevant;
  const events = dialect.parse(line);
  if (!events) return { fate: 'unexplained', program: dialect.name };
  return events.length > 0 ? { fate: 'events', program: dialect.name, events } : irrelevant;
}

function dialectOf(tag: string): Dialect | undefined {
  const known = byTag.get(tag);
  if (known || byTag.has(tag)) return known;
  const found = dialects.find((dialect) => dialect.speaks(tag));
  if (byTag.size < mostTags) byTag.set(tag, found);
  return found;
}
