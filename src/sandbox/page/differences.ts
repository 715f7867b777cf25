/** Where the stand-in and its page differ from Slack: the lists that open `stand-in.ts`, for the page to show. */
import { readFileSync } from 'node:fs';

export interface Differences {
  readonly title: string;
  readonly items: readonly string[];
}

//  * Where it differs from the real Slack:
const heading = /^ \* (\S.*):$/;
//  * - rate limits are off unless asked for; …
const beginning = /^ \* - (.*)$/;
//  *   data_visualization) are refused …
const more = /^ \* {3}(\S.*)$/;

/** @param source text of a file that begins with a comment */
function differencesIn(source: string): readonly Differences[] {
  const lists: { title: string; items: string[] }[] = [];
  for (const line of source.slice(0, source.indexOf('*/')).split('\n')) {
    const [, title] = heading.exec(line) ?? [];
    const [, item] = beginning.exec(line) ?? [];
    const [, rest] = more.exec(line) ?? [];
    const last = lists.at(-1);
    if (title !== undefined) lists.push({ title, items: [] });
    else if (item !== undefined) last?.items.push(item);
    else if (rest !== undefined) last?.items.push(`${last.items.pop() ?? ''} ${rest}`);
  }
  return lists;
}

export const differences = differencesIn(readFileSync(new URL('../stand-in.ts', import.meta.url), 'utf8'));
