import { expect, test } from 'vitest';
import { recipientOf, relayOf } from '../../../test/story-of.ts';
import { dispositions } from '../../mail/disposition.ts';
import { parseReply } from '../../mail/reply.ts';
import { explain } from '../explain.ts';
import type { PickupKind } from '../story.ts';
import { mailerCatalogue, outcomeCatalogue, phraseCatalogue, reasonCatalogue, statusCatalogue } from './catalogue.ts';
import { endOfPhrase, plainWords } from './phrase.ts';
import { findGrounds } from './reason.ts';

const phrases = [...phraseCatalogue.certain, ...phraseCatalogue.vague].flatMap(({ reason, phrases: group }) =>
  group.map((phrase) => ({ ...phrase, reason })),
);
const reasonWords = Object.values(reasonCatalogue).flatMap(({ bounced, deferred, rejected }) => [
  bounced,
  deferred,
  rejected,
]);
const pickupWords = Object.values(outcomeCatalogue.pickup);
const outcomeWords = Object.values(outcomeCatalogue.words);

test('each phrase is in its sample, and nothing that stands before it takes the sample away', () => {
  const lost = phrases.filter(({ says, sample, reason }) => {
    const grounds = findGrounds(sample);
    const words = plainWords(parseReply(sample).replyText ?? '');
    return endOfPhrase(words, says) < 0 || grounds.reason !== reason || grounds.phrase?.says !== says;
  });
  expect(lost.map(({ says, sample }) => `${says} | ${sample}`)).toEqual([]);
  expect(phrases.length).toBeGreaterThan(500);
});

test('no phrase stands twice', () => {
  const all = phrases.map(({ says, codes = [] }) => [says, ...codes].join(' '));
  expect(all.filter((says, index) => all.indexOf(says) !== index)).toEqual([]);
});

test('each clue to a broken session is in its sample', () => {
  const lost = outcomeCatalogue.sessions.filter(({ says, sample }) => endOfPhrase(plainWords(sample), says) < 0);
  expect(lost).toEqual([]);
});

test('the whole IANA registry of enhanced status codes is there', () => {
  // Details per subject: X.0.0, X.1.0 to X.1.10, X.2.0 to X.2.4 …
  const details = [0, 10, 4, 6, 7, 6, 10, 30];
  const registry = details.flatMap((last, subject) => Array.from({ length: last + 1 }, (_, n) => `X.${subject}.${n}`));
  expect(Object.keys(statusCatalogue.enhanced).sort()).toEqual(registry.sort());
});

test('every code of the registry has a reason of its own but for the vague ones', () => {
  for (const [code, { reason, vague }] of Object.entries(statusCatalogue.enhanced)) {
    if (vague === true) continue;
    expect(findGrounds(`550 ${code.replace('X', '5')}`).reason).toBe(reason);
    expect(findGrounds({ enhancedStatus: code.replace('X', '4') }).reason).toBe(reason);
  }
});

test('a delivery agent belongs to one kind of place', () => {
  const { about: _, ...kinds } = mailerCatalogue;
  const all = Object.values(kinds).flat();
  expect(all.filter((name, index) => all.indexOf(name) !== index || name !== name.toLowerCase())).toEqual([]);
});

test('reasons are clauses: they begin small and have no full stop', () => {
  for (const { text } of [...reasonWords, ...phrases.flatMap(({ text }) => (text ? [{ text }] : []))])
    expect(text).toMatch(/^(?:\{|[a-z]).*[^.]$/);
});

test('outcomes and next steps are sentences', () => {
  for (const { text } of outcomeWords) expect(text).toMatch(/^[A-Z].*\.$/);
  const steps = [...reasonWords, ...outcomeWords, ...pickupWords, ...phrases].flatMap(({ nextStep }) => nextStep ?? []);
  for (const step of [...steps, ...Object.values(outcomeCatalogue.steps)]) expect(step).toMatch(/^[A-Z].*\.$/);
});

test('whoever has the next turn is told what to do', () => {
  for (const { nextStep, turn } of [...reasonWords, ...outcomeWords, ...pickupWords])
    expect(turn === 'nobody' || nextStep !== null).toBe(true);
});

/** What no log can know. */
const overclaims =
  /\binbox|\bdelivered|\bread(?:s|ing)?\b|\bunread|\barrived|\bopened|\bseen\b|\bsaw\b|received by the|\bgot it|reached the (?:user|recipient)|safely|successful/i;
/** Words of the log are not ours. */
const withoutQuotes = (text: string): string => text.replace(/“[^”]*”/g, '“”');

const replies = [
  ...phrases.map(({ sample }) => sample),
  ...Object.keys(statusCatalogue.enhanced).map((code) => `550 ${code.replace('X', '5')}`),
  ...Object.keys(statusCatalogue.replyCodes),
];
const relays = [null, relayOf('mx.partner.test'), relayOf('localhost', '127.0.0.1')];
const mailers = ['local', 'prog', '*file*', 'address_reply', '**bypassed**', 'esmtp'];
const pickups: PickupKind[] = ['no-login', 'login-nothing-taken', 'probably-fetched', 'fetched'];

/** Every sentence that explaining can yield: all outcomes of all replies by all kinds of servers, soon and late. */
function allTold(): string[] {
  const said = replies.flatMap((sample) => {
    const { replyCode = null, enhancedStatus = null, replyText = null } = parseReply(sample);
    const reply = { replyCode, enhancedStatus, replyText };
    return dispositions.flatMap((disposition) => relays.map((relay) => recipientOf({ disposition, relay, ...reply })));
  });
  const placed = mailers.map((mailer) => recipientOf({ disposition: 'delivered', mailer }));
  const taken = pickups.map((kind) =>
    recipientOf({ disposition: 'delivered', mailer: 'local', pickup: { kind, at: null, text: '' } }),
  );
  const told = [...said, ...placed, ...taken].flatMap((recipient) =>
    [0, 9 * 86_400_000].flatMap((later) => {
      const { text, nextStep } = explain(recipient, {
        now: recipient.at + later,
        receivedAt: recipient.at,
        timesInferred: true,
      });
      return [withoutQuotes(text), nextStep ?? ''];
    }),
  );
  return [...new Set(told)];
}

test('no explanation claims more than the log knows, and none has holes or markup', () => {
  const told = allTold();
  expect(told.filter((text) => overclaims.test(text))).toEqual([]);
  expect(told.filter((text) => /[{}*_`<>]|undefined|null|NaN| {2}|\.\.$/.test(text))).toEqual([]);
  expect(told.length).toBeGreaterThan(300);
});

test('no word of the catalogue claims more than the log knows', () => {
  const shorts = [...Object.values(reasonCatalogue), ...outcomeWords].map(({ short }) => short);
  const { frames, notes, steps, refused } = outcomeCatalogue;
  const all = [...reasonWords, ...outcomeWords, ...phrases].flatMap(({ text, nextStep }) => [
    text ?? '',
    nextStep ?? '',
  ]);
  const words = [...shorts, ...all, ...[frames, notes, steps, refused].flatMap((part) => Object.values(part))];
  expect(words.filter((text) => overclaims.test(text))).toEqual([]);
});

test('only a pickup speaks of what the user did', () => {
  const spoken = [...outcomeWords.map(({ text }) => text), ...Object.values(outcomeCatalogue.frames)];
  expect(spoken.filter((text) => /fetched|logged in|the user\b/i.test(text))).toEqual([]);
});
