/** Explains the outcome of one recipient: a finding, one or two sentences, and the next step. */
import type { Disposition } from '../mail/disposition.ts';
import type { Pickup, Recipient, Turn } from './story.ts';
import { pickupText } from './pickup-text.ts';
import { outcomeCatalogue, reasonCatalogue } from './wording/catalogue.ts';
import type { Ending, Words } from './wording/catalogue.ts';
import type { Finding, OutcomeName, Reason } from './wording/finding.ts';
import { landingOf } from './wording/landing.ts';
import type { Landing } from './wording/landing.ts';
import { findGrounds, isUnanswered } from './wording/reason.ts';
import type { Grounds } from './wording/reason.ts';
import { dayMs, hourMs } from './wording/span.ts';
import { speakerOf } from './wording/speaker.ts';
import { fill } from './wording/template.ts';
import { valuesOf } from './wording/values.ts';
import type { Circumstances } from './wording/values.ts';

export interface Explanation {
  readonly finding: Finding;
  /** One or two sentences in plain words, without markup. */
  readonly text: string;
  /** What first-line support can do or say. */
  readonly nextStep: string | null;
  readonly turn: Turn;
}

type Refused = 'bounced' | 'expired' | 'deferred' | 'rejected';

/** After this time without a log line, a deferred message may be gone: servers retry at least every few hours. */
const silentMs = 1.5 * dayMs;
/** A first attempt follows at once, unless the queue is stuck. */
const longQueuedMs = hourMs;

const byLanding: Record<Landing | 'unknown', OutcomeName> = {
  mailbox: 'handed-to-mailbox',
  program: 'handed-to-program',
  file: 'written-to-file',
  reply: 'answered-automatically',
  nowhere: 'written-nowhere',
  server: 'handed-to-mailbox',
  unknown: 'handed-to-mailbox',
};

function outcomeOfDelivery(recipient: Recipient): OutcomeName {
  const outcome = byLanding[landingOf(recipient) ?? 'unknown'];
  return outcome === 'handed-to-mailbox' && recipient.folder !== undefined ? 'handed-to-folder' : outcome;
}

/** Nobody else's server has what a program of ours was given, even one that should send it on (a filter, UUCP). */
function outcomeOfRelay(recipient: Recipient): OutcomeName {
  const isWithProgram = recipient.relay === null && landingOf(recipient) === 'program';
  return isWithProgram ? 'handed-to-program' : 'accepted-by-next-server';
}

const outcomeOf: Record<
  Exclude<Disposition, Refused>,
  (recipient: Recipient, circumstances: Circumstances) => OutcomeName
> = {
  relayed: outcomeOfRelay,
  delivered: outcomeOfDelivery,
  expanded: () => 'expanded',
  queued: ({ at }, { now, receivedAt }) => (now - (receivedAt ?? at) > longQueuedMs ? 'queued-long' : 'queued'),
  held: () => 'held',
  quarantined: () => 'quarantined',
  discarded: (recipient) => (landingOf(recipient) === 'nowhere' ? 'written-nowhere' : 'discarded'),
  removed: () => 'removed',
  unknown: () => 'outcome-unknown',
};

/** Whether a server's reply explains the disposition. */
export function isRefused(disposition: Disposition): disposition is Refused {
  return (
    disposition === 'bounced' || disposition === 'expired' || disposition === 'deferred' || disposition === 'rejected'
  );
}

/** Explains the outcome of one recipient as of `circumstances.now`. */
export function explain(recipient: Recipient, circumstances: Circumstances): Explanation {
  const { disposition } = recipient;
  return isRefused(disposition)
    ? explainRefusal(recipient, disposition, circumstances)
    : explainOther(recipient, outcomeOf[disposition](recipient, circumstances), circumstances);
}

function explainOther(recipient: Recipient, finding: OutcomeName, circumstances: Circumstances): Explanation {
  const words = outcomeCatalogue.words[finding];
  const values = valuesOf(recipient, 'unclear', circumstances);
  const isKept = finding === 'handed-to-mailbox' || finding === 'handed-to-folder';
  const pickup = isKept ? recipient.pickup : null;
  const { nextStep, turn } = pickup && !isUnseen(finding, pickup) ? outcomeCatalogue.pickup[pickup.kind] : words;
  return {
    finding,
    text: `${fill(words.text, values)} ${(isKept ? pickupText(recipient) : null) ?? ''}`.trimEnd(),
    nextStep: nextStep === null ? null : fill(nextStep, values),
    turn,
  };
}

/** Where nobody saw a message, its folder says more than whether they came. */
const isUnseen = (finding: OutcomeName, { kind }: Pickup): boolean =>
  finding === 'handed-to-folder' && (kind === 'no-login' || kind === 'login-nothing-taken');

/** What is refused to those alone that are not logged in. */
const curedByLogin: ReadonlySet<Reason> = new Set<Reason>(['client-refused', 'relaying-denied', 'login-required']);

// 5.7.1 Command rejected   (what a mail server says for a filter that gives no words)
const saysNothing = /^Command rejected$/;

/** If a service beside our own server does not answer, that is our trouble, not the network's. */
function groundsOf(recipient: Recipient, { loginFailed = false, infected = false }: Circumstances): Grounds {
  const grounds = findGrounds(recipient);
  if (infected && recipient.disposition === 'rejected' && saysNothing.test(recipient.replyText ?? ''))
    return { reason: 'virus-refused' };
  if (loginFailed && recipient.disposition === 'rejected' && curedByLogin.has(grounds.reason))
    return { reason: 'login-failed' };
  const ownService = isUnanswered(grounds.reason) && speakerOf(recipient, grounds.reason).ours;
  return ownService && recipient.disposition !== 'rejected' ? { reason: 'filter-down' } : grounds;
}

function wordsFor({ reason, phrase }: Grounds, ending: Ending): Words {
  const words = reasonCatalogue[reason][ending];
  return { ...words, text: phrase?.text ?? words.text, nextStep: phrase?.nextStep ?? words.nextStep };
}

function explainRefusal(recipient: Recipient, disposition: Refused, circumstances: Circumstances): Explanation {
  const grounds = groundsOf(recipient, circumstances);
  const words = wordsFor(grounds, disposition === 'expired' ? 'bounced' : disposition);
  const silent = disposition === 'deferred' && circumstances.now - recipient.at > silentMs;
  const bare = valuesOf(recipient, grounds.reason, circumstances);
  const values = { ...bare, reason: fill(words.text, bare) };
  const nextStep = silent ? outcomeCatalogue.steps.silent : words.nextStep;
  return {
    finding: grounds.reason,
    text: fill(outcomeCatalogue.frames[silent ? 'deferred-silent' : frameOf(recipient, disposition, words)], values),
    nextStep: nextStep === null ? null : fill(nextStep, values),
    turn: silent ? 'us' : turnOf(words.turn, recipient, grounds.reason),
  };
}

/** A temporary refusal has a code that begins with 4; without a code, the log says so, or its reason only asks to wait. */
function frameOf(
  { replyCode, enhancedStatus, forNow: saidSo = false }: Recipient,
  disposition: Refused,
  words: Words,
): Refused | 'rejected-for-now' {
  if (disposition !== 'rejected') return disposition;
  const firstDigit = replyCode === null ? enhancedStatus?.[0] : String(replyCode)[0];
  const forNow = firstDigit === undefined ? saidSo || words.turn === 'wait' : firstDigit === '4';
  return forNow ? 'rejected-for-now' : 'rejected';
}

/** If the other side is one of our own servers, it is our turn. */
function turnOf(turn: Turn, recipient: Recipient, reason: Reason): Turn {
  return turn === 'other-side' && speakerOf(recipient, reason).ours ? 'us' : turn;
}
