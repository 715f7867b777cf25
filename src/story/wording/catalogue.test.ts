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
  const all = phrases.map(({ says }) => says);
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
  for (const { text } of [...outcomeWords, ...pickupWords]) expect(text).toMatch(/^[A-Z].*\.$/);
  const steps = [...reasonWords, ...outcomeWords, ...pickupWords, ...phrases].flatMap(({ nextStep }) => nextStep ?? []);
  for (const step of [...steps, ...Object.values(outcomeCatalogue.steps)]) expect(step).toMatch(/^[A-Z].*\.$/);
});

test('whoever has the next turn is told what to do', () => {
  for (const { nextStep, turn } of [...reasonWords, ...outcomeWords, ...pickupWords])
    expect(turn === 'nobody').toBe(nextStep === null);
});

/** What no log can know, unless a pickup says so. */
const overclaims =
  /\binbox|\bdelivered|\breads?\b|\bread by|\bunread|\barrived|\bopened|\bseen\b|\bsaw\b|received by the|\bgot it|reached the (?:user|recipient)|safely|successful/i;
/** Words of the log are not ours. */
const withoutQuotes = (text: string): string => text.replace(/“[^”]*”/g, '“”');

test('no text claims more than the log knows', () => {
  const pickups: (PickupKind | null)[] = [null, 'no-login', 'login-nothing-taken', 'probably-fetched', 'fetched'];
  const told = new Set<string>();
  for (const disposition of dispositions)
    for (const relay of [null, relayOf('mx.partner.test'), relayOf('localhost', '127.0.0.1')])
      for (const { sample } of [
        ...phrases,
        ...Object.keys(statusCatalogue.enhanced).map((code) => ({ sample: `550 ${code.replace('X', '5')}` })),
      ]) {
        const { replyCode = null, enhancedStatus = null, replyText = null } = parseReply(sample);
        const recipient = recipientOf({ disposition, relay, replyCode, enhancedStatus, replyText });
        for (const now of [recipient.at, recipient.at + 9 * 86_400_000]) {
          const { text, nextStep } = explain(recipient, { now, receivedAt: recipient.at, timesInferred: true });
          told.add(withoutQuotes(text)).add(nextStep ?? '');
        }
      }
  for (const kind of pickups) {
    const pickup = kind && { kind, at: null, text: '' };
    for (const mailer of ['local', 'prog', '*file*', 'address_reply', '**bypassed**', null])
      told.add(
        explain(recipientOf({ disposition: 'delivered', mailer, pickup }), {
          now: 0,
          receivedAt: null,
          timesInferred: false,
        }).text,
      );
  }
  for (const text of [
    ...Object.values(outcomeCatalogue.notes),
    ...Object.values(outcomeCatalogue.refused),
    ...outcomeWords.flatMap(({ short, text: said, nextStep }) => [short, said, nextStep ?? '']),
    ...Object.values(reasonCatalogue).map(({ short }) => short),
  ])
    told.add(text);
  expect([...told].filter((text) => overclaims.test(text))).toEqual([]);
  expect([...told].filter((text) => /[{}*_`<>]|undefined|null|NaN/.test(text))).toEqual([
    'accepted by {servers}, beyond which we cannot see',
    ...[],
  ]);
  expect(told.size).toBeGreaterThan(300);
});

test('only a pickup speaks of what the user did', () => {
  const spoken = [...outcomeWords.map(({ text }) => text), ...Object.values(outcomeCatalogue.frames)];
  expect(spoken.filter((text) => /fetched|logged in|the user\b/i.test(text))).toEqual([]);
});
