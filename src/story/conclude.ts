/** Draws the conclusion of a story: one or two sentences, the next step, and whose turn it is. */
import { isFailed } from '../mail/disposition.ts';
import { explain } from './explain.ts';
import type { Explanation } from './explain.ts';
import { explainNoRecipient } from './no-recipient.ts';
import type { BareStory, Conclusion, FilterVerdict, Recipient, Related } from './story.ts';
import { groupsOf, stepOf, tally } from './tally.ts';
import { toWhom } from './wording/whom.ts';
import { outcomeCatalogue } from './wording/catalogue.ts';
import { landingOf } from './wording/landing.ts';
import type { Circumstances } from './wording/values.ts';

/** @param now the present (epoch ms) */
export function conclude(story: BareStory, now: number): Conclusion {
  const { recipients, receivedAt, timesInferred } = story;
  const kind = kindOf(recipients);
  const [only, ...others] = recipients;
  if (!only) return concluded(kind, explainNoRecipient(story, now));
  const [loginFailed, infected] = [hasFailedLogin(story), story.verdicts.some(isVirus)];
  const circumstances: Circumstances = { now, receivedAt, timesInferred, loginFailed, infected };
  if (others.length === 0) return concluded(kind, withoutSender(story, explain(only, circumstances)), noteOf(story));
  const groups = groupsOf(recipients, circumstances);
  const worst = groups[0]!;
  const text = [tally(groups), quarantineNote(story)].join(' ').trimEnd();
  return { kind, text, nextStep: stepOf(worst), turn: worst.explanations[0].turn };
}

function concluded(kind: Conclusion['kind'], { text, nextStep, turn }: Explanation, note = ''): Conclusion {
  return { kind, text: note === '' ? text : `${text} ${note}`, nextStep, turn };
}

/** ClamAV says the virus's name, amavisd `Blocked INFECTED (Eicar-Test-Signature)`. */
function isVirus({ filter, result }: FilterVerdict): boolean {
  return filter === 'clamav' ? result !== 'clean' : result.includes('INFECTED');
}

/** A message with the null sender has no sender who could act. */
function withoutSender({ envelopeSender }: BareStory, explanation: Explanation): Explanation {
  if (envelopeSender !== '' || explanation.turn !== 'sender') return explanation;
  return { ...explanation, nextStep: outcomeCatalogue.steps['no-sender'], turn: 'nobody' };
}

/** The disposition shared by all recipients. An expanded address counts as its targets, if they are known. */
function kindOf(recipients: readonly Recipient[]): Conclusion['kind'] {
  const all = new Set(recipients.map(({ disposition }) => disposition));
  if (all.size > 1) all.delete('expanded');
  const known = [...all].filter((disposition) => disposition !== 'unknown');
  const [only] = known;
  if (known.length > 1) return 'mixed';
  return only === undefined || all.size > 1 ? 'incomplete' : only;
}

/** Further facts about the message. */
function noteOf(story: BareStory): string {
  const isFailure = story.recipients.some(({ disposition }) => isFailed(disposition));
  const note = isFailure ? failureNote(story) : successNote(story);
  return [note, quarantineNote(story)].join(' ').trim();
}

/** Where a filter has quarantined the message. */
function quarantineNote({ recipients, verdicts }: BareStory): string {
  const isKept = verdicts.some(({ quarantine }) => quarantine !== null);
  return isKept &&
    recipients.some(({ disposition: end }) => end === 'discarded' || end === 'bounced' || end === 'rejected')
    ? outcomeCatalogue.notes['in-quarantine']
    : '';
}

// 1xVe6h-00000E-12 x@ign.test <b@fw.test>: error ignored   (Exim: `errors_to` is empty)
const errorIgnored = / \S+: error ignored$/;

/** Whether the sender was notified. */
function failureNote(story: BareStory): string {
  const { notes } = outcomeCatalogue;
  const bounces = story.related.filter(({ kind }) => kind === 'bounce');
  const bounce = bounces.find(({ recipient }) => recipient === undefined) ?? bounces[0];
  if (bounce) return toWhom(notes[bounces.every(({ failed }) => failed) ? 'bounce-failed' : 'bounce-sent'], bounce);
  if (hasRelated(story, 'postmaster-notice')) return notes['bounce-to-postmaster'];
  if (story.evidence.some(({ line }) => errorIgnored.test(line))) return notes['bounce-unwanted'];
  return notes[story.envelopeSender === '' ? 'bounce-impossible' : 'bounce-not-logged'];
}

function successNote(story: BareStory): string {
  const { notes } = outcomeCatalogue;
  // Also one that keeps mailboxes: procmail's rules may send on.
  const isWithProgram = story.recipients.some(
    (recipient) => landingOf(recipient) === 'program' || recipient.replyText?.startsWith('delivered to command: '),
  );
  if (isWithProgram && hasRelated(story, 'same-message-id')) return notes['went-on'];
  return hasRelated(story, 'delivery-report') ? notes['report-sent'] : '';
}

// unknown[203.0.113.111]: SASL PLAIN authentication failed: … (Postfix) · plain authenticator failed for … (Exim) · AUTH failure (PLAIN): … (Sendmail)
const failedLogin = /\bSASL \S+ authentication failed:|\bauthenticator failed for |\bAUTH failure \(/;

/** Whether whoever was refused had tried to log in: the lines of its session are among the evidence. */
function hasFailedLogin({ recipients, evidence }: BareStory): boolean {
  const isRejected = recipients.some(({ disposition }) => disposition === 'rejected');
  return isRejected && evidence.some(({ line }) => failedLogin.test(line));
}

function hasRelated({ related }: BareStory, kind: Related['kind']): boolean {
  return related.some((other) => other.kind === kind);
}
