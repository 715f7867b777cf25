/** A story turned into the one model that every surface draws: plain strings in plain words, log text as logged, no markup. */
import { toWhom } from '../story/wording/whom.ts';
import type { Evidence, FilterVerdict, Related, Story } from '../story/story.ts';
import { canMove } from '../watch/fate.ts';
import { clockOf, type Clock } from './clock.ts';
import { hopDetails, type DetailGroup } from './hop-details.ts';
import { counted, senderName, sizeName } from './phrases.ts';
import { recipientLine, type RecipientLine } from './recipient-line.ts';
import { maskSecrets } from './secrets.ts';
import type { Viewer } from './viewer.ts';
import { byOutcome, countOutcomes, relatedWords, turnWords, type Outcome, type OutcomeCount } from './words.ts';

export interface RelatedLine {
  readonly storyId: string;
  /** `its bounce to the sender (j0BGjkc28024)` */
  readonly text: string;
}

/** Raw lines that stand together in one file. */
export interface RawLines {
  /** `ns1 · /var/log/mail.log` */
  readonly heading: string;
  readonly lines: readonly string[];
}

export interface Card {
  readonly storyId: string;
  readonly outcome: Outcome;
  /** Something is still to come that is worth watching for. */
  readonly canMove: boolean;
  /** `boss@example.com → employee@example.com` */
  readonly title: string;
  readonly conclusion: string;
  /** What to do now and whose turn it is. */
  readonly nextStep: { readonly turn: string; readonly text: string } | null;
  /** Worst first. */
  readonly recipients: readonly RecipientLine[];
  /** How the recipients fared, when there is more than one. */
  readonly counts: readonly OutcomeCount[];
  /** When it came, queue IDs, Message-ID, size. */
  readonly facts: readonly string[];
  readonly details: readonly DetailGroup[];
  readonly related: readonly RelatedLine[];
  readonly rawLines: readonly RawLines[];
}

function titleOf(story: Story): string {
  const [only, another] = story.recipients;
  const to =
    only === undefined
      ? 'no recipient in the logs'
      : another === undefined
        ? only.recipient
        : counted(story.recipients.length, 'recipient');
  return `${senderName(story.envelopeSender)} → ${to}`;
}

/** Each queue ID once, the first three. */
function queueIds(story: Story): string[] {
  const ids = story.hops.filter((hop) => hop.queueId !== null).map((hop) => `${hop.queueId} on ${hop.host}`);
  const more = ids.length - 3;
  return [...ids.slice(0, 3), ...(more > 0 ? [`${counted(more, 'more hop')}`] : [])];
}

function factsOf(story: Story, clock: Clock): string[] {
  return [
    ...(story.receivedAt === null ? [] : [`Received ${clock(story.receivedAt)}`]),
    ...queueIds(story),
    ...(story.messageId === null ? [] : [`<${story.messageId}>`]),
    ...(story.size ? [sizeName(story.size)] : []),
    ...(story.subject === null ? [] : [`Subject: ${story.subject}`]),
  ];
}

const inferredNote = 'The log lines carry no year or no zone: these times were worked out.';

function verdictLine({ filter, result, score, host, at }: FilterVerdict, clock: Clock): string {
  return `${filter} on ${host}: ${result}${score === null ? '' : `, score ${score}`}, ${clock(at)}`;
}

function detailsOf(story: Story, clock: Clock): DetailGroup[] {
  const hops = story.hops.map((hop, index) => hopDetails(hop, index + 1, story.envelopeSender, clock));
  const filters = story.verdicts.map((verdict) => verdictLine(verdict, clock));
  return [
    ...hops,
    ...(filters.length > 0 ? [{ heading: 'Filters', lines: filters }] : []),
    ...(story.timesInferred ? [{ heading: 'Times', lines: [inferredNote] }] : []),
  ];
}

/** `its bounce to the sender (j0BGjkc28024)` */
export const relatedText = (related: Related): string =>
  `${toWhom(relatedWords[related.kind], related)} (${related.queueId})`;

const relatedLine = (related: Related): RelatedLine => ({ storyId: related.storyId, text: relatedText(related) });

/** Lines in their order, secrets masked; a new heading wherever the file or host changes. */
function rawLinesOf(evidence: readonly Evidence[]): RawLines[] {
  const groups: { heading: string; lines: string[] }[] = [];
  for (const { host, file, line } of evidence) {
    const heading = host === '' ? file : `${host} · ${file}`;
    const last = groups.at(-1);
    if (last?.heading === heading) last.lines.push(maskSecrets(line));
    else groups.push({ heading, lines: [maskSecrets(line)] });
  }
  return groups;
}

export function cardOf(story: Story, viewer: Viewer): Card {
  const clock = clockOf(story.evidence, viewer);
  const { conclusion } = story;
  return {
    storyId: story.id,
    outcome: conclusion.kind,
    canMove: canMove(story, viewer.now),
    title: titleOf(story),
    conclusion: conclusion.text,
    nextStep: conclusion.nextStep === null ? null : { turn: turnWords[conclusion.turn], text: conclusion.nextStep },
    recipients: story.recipients
      .map((recipient) => recipientLine(recipient, clock, conclusion.text))
      .sort((a, b) => byOutcome(a.disposition, b.disposition)),
    counts: story.recipients.length < 2 ? [] : countOutcomes(story.recipients.map((one) => one.disposition)),
    facts: factsOf(story, clock),
    details: detailsOf(story, clock),
    related: story.related.map(relatedLine),
    rawLines: rawLinesOf(story.evidence),
  };
}
