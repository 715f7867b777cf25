/** Parses `from=<> to=<> proto= helo=<>` at the end of a line of smtpd, postscreen or cleanup about an action. */
import { readAddress } from './address-field.ts';

export interface Attributes {
  readonly envelopeSender?: string;
  readonly recipient?: string;
  readonly protocol?: string;
  readonly helo?: string;
  /** Index after the last attribute. */
  readonly next: number;
}

const names = ['from', 'to', 'proto', 'helo', 'sasl_username'] as const;
const openings = names.map((name) => ({ name, word: ` ${name}=` }));

/** smtpd separates with a blank, postscreen with a comma and a blank; in lines of cleanup, `: text` follows. */
const after = [...openings.flatMap(({ word }) => [word, `,${word}`]), ': '];

/** The attributes from `at` on, in Postfix's order (`smtpd_whatsup`); any may be missing. */
export function readAttributes(text: string, at: number): Attributes {
  const found = new Map<string, string>();
  let next = at;
  for (const { name, word } of openings) {
    const start = text.charCodeAt(next) === 44 ? next + 1 : next;
    if (!text.startsWith(word, start)) continue;
    const field = readAddress(text, start + word.length, after);
    found.set(name, field.address);
    next = field.next;
  }
  return { ...attributesOf(found), next };
}

function attributesOf(found: ReadonlyMap<string, string>): Omit<Attributes, 'next'> {
  const [from, to, proto, helo] = [found.get('from'), found.get('to'), found.get('proto'), found.get('helo')];
  return {
    ...(from !== undefined && { envelopeSender: from }),
    ...(to !== undefined && { recipient: to }),
    ...(proto !== undefined && { protocol: proto }),
    ...(helo !== undefined && helo !== '' && { helo }),
  };
}

// 554 5.7.1 <"x; from=<boss"@example.com>: Sender address rejected: …; the quoted address, HELO name or client
const subject = /^(?:\d{3} )?(?:\d\.\d+\.\d+ )?<.*?>: /;

const opening = /;(?: (?:from|to|helo)=<| proto=|$)/;
/** Limits the search in hostile text; honest lines have fewer imitations. */
const mostImitations = 8;

/**
 * Index of the `;` between an action's text and its attributes: the first one followed by attributes, since the HELO
 * name at the end comes from the client and may imitate them. The text's length if there are none.
 */
export function attributesAfter(words: string): number {
  const from = subject.exec(words)?.[0].length ?? 0;
  let at = openingAt(words, from);
  for (let count = 0; count < mostImitations; count++) {
    const next = words.indexOf('>; from=<', at + 1);
    if (next < 0 || !isImitation(readAttributes(words, at + 1))) break;
    at = next + 1;
  }
  return at;
}

function openingAt(words: string, from: number): number {
  const at = words.slice(from).search(opening);
  return at < 0 ? words.length : from + at;
}

/** Whether the attributes are an imitation in the text, which then contain the true ones; a quoted address may contain anything. */
function isImitation({ envelopeSender, recipient }: Attributes): boolean {
  return [envelopeSender, recipient].some((address) => address?.includes('>; from=<') && !address.startsWith('"'));
}
