/** Finds the dialect of a line by its tag and parses the line; every line gets exactly one fate. */
import type { MailEvent } from '../mail/event.ts';
import type { SyslogLine } from '../syslog/line.ts';
import type { Dialect } from './dialect.ts';
import { dialects } from './all.ts';

export type Reading =
  | { readonly fate: 'events'; readonly program: string; readonly events: readonly MailEvent[] }
  /** Not about mail: a line of another program, or a known line without events. */
  | { readonly fate: 'irrelevant' }
  /** A line of a mail program that its dialect does not know. */
  | { readonly fate: 'unexplained'; readonly program: string };

const irrelevant: Reading = { fate: 'irrelevant' };
const byTag = new Map<string, Dialect | undefined>();
/** Limits the cache: a hostile log may have an unlimited number of distinct tags. */
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
