/** Summarizes the outcomes of several recipients in one sentence, the worst first. */
import type { Disposition } from '../mail/disposition.ts';
import { explain, isRefused } from './explain.ts';
import type { Explanation } from './explain.ts';
import type { Recipient } from './story.ts';
import { outcomeCatalogue, reasonCatalogue } from './wording/catalogue.ts';
import type { Finding, OutcomeName } from './wording/finding.ts';
import { nameOf } from './wording/quote.ts';
import { relayOf } from './wording/speaker.ts';
import type { Circumstances } from './wording/values.ts';

/** Number of groups named; further ones are only counted. */
const mostGroups = 4;

/** Worst first. From `relayed` on, nothing has gone wrong. */
const ranks: Record<Disposition, number> = {
  bounced: 0,
  expired: 1,
  rejected: 2,
  discarded: 3,
  removed: 4,
  quarantined: 5,
  held: 6,
  unknown: 7,
  deferred: 8,
  queued: 9,
  relayed: 10,
  delivered: 11,
  expanded: 12,
};

/** Recipients with the same outcome for the same reason. */
export interface Group {
  readonly disposition: Disposition;
  readonly recipients: readonly Recipient[];
  /** One for each of them. */
  readonly explanations: readonly [Explanation, ...Explanation[]];
}

/** The groups, worst first, then largest first. */
export function groupsOf(recipients: readonly Recipient[], circumstances: Circumstances): Group[] {
  const explained = recipients.map((recipient) => ({ recipient, explanation: explain(recipient, circumstances) }));
  const groups = Map.groupBy(
    explained,
    ({ recipient, explanation }) => `${recipient.disposition}/${explanation.finding}`,
  );
  return [...groups.values()]
    .map(groupOf)
    .sort((a, b) => ranks[a.disposition] - ranks[b.disposition] || b.recipients.length - a.recipients.length);
}

function groupOf(explained: readonly { readonly recipient: Recipient; readonly explanation: Explanation }[]): Group {
  const [first, ...rest] = explained.map(({ explanation }) => explanation);
  const recipients = explained.map(({ recipient }) => recipient);
  return { disposition: recipients[0]!.disposition, recipients, explanations: [first!, ...rest] };
}

/** `jobs@example.org`, `a@x and b@x`, `a@x, b@x and 3 others` */
function namesOf(recipients: readonly Recipient[]): string {
  const names = recipients.slice(0, 2).map(({ recipient }) => nameOf(recipient === '' ? '<>' : recipient));
  const others = recipients.length - names.length;
  if (others === 0) return names.join(' and ');
  return `${names.join(', ')} and ${others} other${others === 1 ? '' : 's'}`;
}

function isOutcome(finding: Finding): finding is OutcomeName {
  return finding in outcomeCatalogue.words;
}

/** `the next server mx.partner.test`, `the next servers mx.a and mx.b`; more are not named. */
function serversOf(recipients: readonly Recipient[]): string {
  const servers = [...new Set(recipients.map(relayOf).filter((relay) => relay !== null))];
  const names = servers.length <= 2 ? servers.join(' and ') : '';
  return `the next server${servers.length > 1 ? 's' : ''} ${names}`.trimEnd();
}

/** `bounced (no such mailbox: jobs@example.org)`, `handed to the mailbox` */
function labelOf({ disposition, recipients, explanations: [{ finding }] }: Group): string {
  if (isOutcome(finding)) {
    const short = outcomeCatalogue.words[finding].short.replace('{servers}', () => serversOf(recipients));
    return ranks[disposition] < ranks.relayed ? `${short} (${namesOf(recipients)})` : short;
  }
  const fate = isRefused(disposition) ? outcomeCatalogue.refused[disposition] : disposition;
  return `${fate} (${reasonCatalogue[finding].short}: ${namesOf(recipients)})`;
}

function withSmallLetter(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The sentence if all recipients have the same outcome; in full if it is the same for each. */
function togetherOf(group: Group): string {
  const [first, ...rest] = group.explanations;
  return rest.every(({ text }) => text === first.text) ? withSmallLetter(first.text) : `${labelOf(group)}.`;
}

/** The next step of a group, with the recipient's name if it only concerns the first one. */
export function stepOf({ recipients, explanations: [first, ...rest] }: Group): string | null {
  if (first.nextStep === null || rest.every(({ nextStep }) => nextStep === first.nextStep)) return first.nextStep;
  return `For ${nameOf(recipients[0]!.recipient)}: ${withSmallLetter(first.nextStep)}`;
}

/** `1 of 5 recipients: bounced (no such mailbox: x@y); 4 handed to the mailbox.` */
export function tally(groups: readonly Group[]): string {
  const total = groups.reduce((sum, { recipients }) => sum + recipients.length, 0);
  const [first, ...rest] = groups;
  if (!first) return '';
  if (rest.length === 0) return `All ${total} recipients: ${togetherOf(first)}`;
  const told = rest.slice(0, mostGroups - 1);
  const counted = told.reduce((sum, { recipients }) => sum + recipients.length, first.recipients.length);
  const parts = [
    `${first.recipients.length} of ${total} recipients: ${labelOf(first)}`,
    ...told.map((group) => `${group.recipients.length} ${labelOf(group)}`),
    ...(counted < total ? [`${total - counted} with other results`] : []),
  ];
  return `${parts.join('; ')}.`;
}
