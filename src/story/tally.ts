/** Turns the fates of several recipients into one sentence that begins with the worst. */
import type { Disposition } from '../mail/disposition.ts';
import { explain } from './explain.ts';
import type { Circumstances, Explanation } from './explain.ts';
import type { Recipient } from './story.ts';
import { outcomeCatalogue, reasonCatalogue } from './wording/catalogue.ts';
import type { Finding, OutcomeName } from './wording/finding.ts';
import { nameOf } from './wording/quote.ts';

/** Groups that are told one by one; the rest is only counted. */
const mostGroups = 4;

/** The worst first. From `relayed` on nothing has gone wrong. */
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

/** Recipients that met the same fate for the same reason. */
export interface Group {
  readonly disposition: Disposition;
  readonly recipients: readonly Recipient[];
  /** Of the first of them. */
  readonly explanation: Explanation;
}

/** The groups, the worst first and then the largest. */
export function groupsOf(recipients: readonly Recipient[], circumstances: Circumstances): Group[] {
  const explained = recipients.map((recipient) => ({ recipient, explanation: explain(recipient, circumstances) }));
  const byFate = Map.groupBy(
    explained,
    ({ recipient, explanation }) => `${recipient.disposition}/${explanation.finding}`,
  );
  return [...byFate.values()]
    .map((same) => ({
      disposition: same[0]!.recipient.disposition,
      recipients: same.map(({ recipient }) => recipient),
      explanation: same[0]!.explanation,
    }))
    .sort((a, b) => ranks[a.disposition] - ranks[b.disposition] || b.recipients.length - a.recipients.length);
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

/** `bounced (no such mailbox: jobs@example.org)`, `handed to the mailbox` */
function labelOf({ disposition, recipients, explanation: { finding } }: Group): string {
  const troubled = ranks[disposition] < ranks.relayed;
  if (isOutcome(finding)) {
    const { short } = outcomeCatalogue.words[finding];
    return troubled ? `${short} (${namesOf(recipients)})` : short;
  }
  const fate =
    disposition in outcomeCatalogue.refused ? outcomeCatalogue.refused[disposition as 'bounced'] : disposition;
  return `${fate} (${reasonCatalogue[finding].short}: ${namesOf(recipients)})`;
}

/** `1 of 5 recipients: bounced (no such mailbox: x@y); 4 handed to the mailbox.` */
export function tally(groups: readonly Group[]): string {
  const total = groups.reduce((sum, { recipients }) => sum + recipients.length, 0);
  const [first, ...rest] = groups;
  if (!first) return '';
  if (rest.length === 0) return `All ${total} recipients: ${labelOf(first)}.`;
  const told = rest.slice(0, mostGroups - 1);
  const counted = told.reduce((sum, { recipients }) => sum + recipients.length, first.recipients.length);
  const parts = [
    `${first.recipients.length} of ${total} recipients: ${labelOf(first)}`,
    ...told.map((group) => `${group.recipients.length} ${labelOf(group)}`),
    ...(counted < total ? [`${total - counted} with other results`] : []),
  ];
  return `${parts.join('; ')}.`;
}
