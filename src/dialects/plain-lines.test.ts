/** Compares the fast-path patterns for most lines with the parsers that read them field by field. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesTold } from '../../test/corpus-lines.ts';
import { generateLog, type Program } from '../../test/bench/generate-log.ts';
import { readLineHeader } from '../lines/line-header.ts';
import { parseAnyHost, parsePlainHost } from '../mail/relay.ts';
import type { Dialect } from './dialect.ts';
import { parseAnySender, parsePlainSender } from './postfix/arrival.ts';
import { parseAnyDelivery, parsePlainDelivery } from './postfix/delivery.ts';
import { postfix } from './postfix/postfix.ts';
import { parseAnyFromLine, parsePlainFromLine } from './sendmail/from-line.ts';
import { sendmail } from './sendmail/sendmail.ts';
import { parseAnyToLine, parsePlainToLine } from './sendmail/to-line.ts';

function messages(dialect: Dialect, program: Program, paths: readonly string[]): string[] {
  const plan = { lines: 3000, seed: 7, from: Date.UTC(2026, 2, 2, 9), perDay: 2_000_000 };
  const made = [...generateLog(plan, program)].join('').split('\n');
  const told = paths.flatMap((path) => linesTold(dialect, path).map(({ message }) => message));
  return [...made.flatMap((line) => readLineHeader(line)?.message ?? []), ...told];
}

const ofSendmail = messages(sendmail, 'sendmail', ['sendmail-8.17/mail.log', 'site-postfix-sendmail/box/mail.log']);
const ofPostfix = messages(postfix, 'postfix', ['postfix-3.7/mail.log', 'site-postfix-sendmail/edge/mail.log']);

/** The texts after a queue ID that begin with a given word. */
const behindId = (texts: readonly string[], word: string): string[] =>
  texts.flatMap((text) => {
    const at = text.indexOf(': ');
    return at > 0 && text.startsWith(word, at + 2) ? [text.slice(at + 2)] : [];
  });

interface Reader {
  readonly name: string;
  readonly texts: readonly string[];
  readonly plain: (text: string) => unknown;
  readonly any: (text: string) => unknown;
  /** Minimum share of the texts that the fast path parses. */
  readonly share: number;
}

const host = / relay=([^,]+),|client=(.+)$|connect from (.+)$|, relay=([^,]+)$/;

const readers: readonly Reader[] = [
  {
    name: "Sendmail's from=",
    texts: behindId(ofSendmail, 'from='),
    plain: (text) => parsePlainFromLine('Q', text),
    any: (text) => parseAnyFromLine('Q', text),
    share: 0.7,
  },
  {
    name: "Sendmail's to=",
    texts: behindId(ofSendmail, 'to='),
    plain: (text) => parsePlainToLine('Q', text),
    any: (text) => parseAnyToLine('Q', text),
    share: 0.6,
  },
  {
    name: "Postfix's from=",
    texts: behindId(ofPostfix, 'from='),
    plain: (text) => parsePlainSender('Q', text, 5),
    any: (text) => parseAnySender('Q', text, 5),
    share: 0.7,
  },
  ...['smtp', 'local', 'virtual', 'lmtp'].map((agent) => ({
    name: `Postfix's to= of ${agent}`,
    texts: behindId(ofPostfix, 'to='),
    plain: (text: string) => parsePlainDelivery(agent, 'Q', text, 3),
    any: (text: string) => parseAnyDelivery(agent, 'Q', text, 3),
    share: agent === 'lmtp' ? 0 : 0.25,
  })),
  {
    name: 'a host',
    texts: [...ofSendmail, ...ofPostfix].flatMap((text) => host.exec(text)?.slice(1).find(Boolean) ?? []),
    plain: parsePlainHost,
    any: parseAnyHost,
    share: 0.7,
  },
];

const isSame = (reader: Reader, text: string) => {
  const plain = reader.plain(text);
  if (plain !== undefined) expect(plain, text).toStrictEqual(reader.any(text));
  return plain !== undefined;
};

test.each(readers)('$name: most are read in one go, and tell the same', (reader) => {
  const plain = reader.texts.filter((text) => isSame(reader, text));
  expect(reader.texts.length).toBeGreaterThan(300);
  expect(plain.length / reader.texts.length).toBeGreaterThanOrEqual(reader.share);
});

/** Unusual values of fields. */
const oddities = fc.oneof(
  fc.constantFrom(
    ...'<>",()[]:=.@\\-+ \t0éA',
    '',
    '..',
    '<>',
    'none',
    'unknown',
    '999.1.2.3',
    'queued as ',
    '250 2.0.0 ',
  ),
  fc.constantFrom(', relay=none', ', stat=Sent', ', relay=a [1.2.3.4]', ' [more]', ', reply=550 no', ', msgid=<x>'),
  fc.constantFrom(', ', ', orig_to=<b@c>', 'Ok, discarded', 'from MTA(x)', ', dsn=2.0.0', ', delay=1', 'stat='),
);
const edit = fc.record({ at: fc.nat(), length: fc.nat(4), text: oddities });

test.each(readers)('$name: with oddities in it too', (reader) => {
  fc.assert(
    fc.property(fc.constantFrom(...reader.texts), fc.array(edit, { maxLength: 3 }), (line, edits) => {
      const text = edits.reduce((before, { at, length, text: odd }) => {
        const from = at % (before.length + 1);
        return before.slice(0, from) + odd + before.slice(from + length);
      }, line);
      isSame(reader, text);
    }),
    { numRuns: 3000 },
  );
});
