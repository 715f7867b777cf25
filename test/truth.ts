/** Compares stories with the true outcome of each message of a corpus set, as observed by clients, servers and mailboxes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addressKey } from '../src/mail/address.ts';
import type { Disposition } from '../src/mail/disposition.ts';
import type { Recipient, Story } from '../src/story/story.ts';
import { type OpenLogs, openLogs } from './open-logs.ts';

const corpus = new URL('./corpus/', import.meta.url);

export type Format = 'log' | 'iso' | '5424';
const fileNames: Record<Format, string> = { log: 'mail.log', iso: 'mail.iso.log', 5424: 'mail.5424.log.gz' };

interface TrueRecipient {
  readonly recipient: string;
  readonly original_recipient?: string;
  readonly outcome: keyof typeof accepted;
  readonly where?: string;
}

interface TrueMessage {
  readonly id: string;
  readonly injected_at: string;
  readonly envelope_from: string;
  readonly envelope_to: readonly string[];
  readonly message_id: string;
  readonly queue_id?: string | null;
  readonly client?: { readonly ip?: string };
  readonly expected?: readonly TrueRecipient[];
}

/** The correct dispositions for each true outcome. */
const accepted = {
  delivered: ['delivered'],
  bounced: ['bounced'],
  deferred: ['deferred', 'queued'],
  expired: ['expired'],
  rejected: ['rejected'],
  discarded: ['discarded'],
  held: ['held', 'quarantined'],
  removed: ['removed'],
} satisfies Record<string, readonly Disposition[]>;

/** Lists of messages, by their id in truth.json. */
export interface Comparison {
  readonly recipients: number;
  /** `bbbb-0030 info@example.com rejected: no story` */
  readonly wrong: readonly string[];
  readonly sender: readonly string[];
  readonly client: readonly string[];
  readonly queueId: readonly string[];
  /** Split into several stories. */
  readonly split: readonly string[];
}

export async function compareSet(set: string, format: Format): Promise<Comparison> {
  await using logs = await openSet(set, format);
  return compare(await logs.stories('2026-11-01..2027-01-20'), read<TrueMessage[]>(`${set}/truth.json`));
}

export async function openSet(set: string, format: Format): Promise<OpenLogs> {
  const logs = await openLogs(null, read(`${set}/set.json`));
  for (const path of logsOf(set, format)) await logs.addFile(path);
  return logs;
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, corpus), 'utf8')) as T;
}

/** The log of the set, or one for each of its hosts. */
function logsOf(set: string, format: Format): string[] {
  const entries = readdirSync(new URL(`${set}/`, corpus), { withFileTypes: true });
  const hosts = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${name}/`);
  return ['', ...hosts]
    .map((folder) => fileURLToPath(new URL(`${set}/${folder}${fileNames[format]}`, corpus)))
    .filter((path) => existsSync(path));
}

interface Found {
  readonly message: TrueMessage;
  readonly stories: readonly Story[];
  /** By Message-ID or queue ID, not by similarity. */
  readonly identified: boolean;
}

function compare(stories: readonly Story[], messages: readonly TrueMessage[]): Comparison {
  const found = findAll(stories, messages);
  const those = (wrong: (one: Found) => boolean) => found.filter(wrong).map(({ message }) => message.id);
  return {
    recipients: messages.flatMap(({ expected = [] }) => expected).length,
    wrong: found.flatMap(wrongRecipients),
    sender: those((one) => one.identified && !isSame(mainOf(one)?.envelopeSender, one.message.envelope_from)),
    client: those((one) => one.stories.length > 0 && !one.stories.some((story) => hasClientOf(one.message, story))),
    queueId: those(({ message: { queue_id: id }, stories: own }) => !!id && !own.some((story) => isUnder(story, id))),
    split: those((one) => one.identified && one.stories.length > 1),
  };
}

/** A message that is not identified is searched among the stories not identified as another message. */
function findAll(stories: readonly Story[], messages: readonly TrueMessage[]): Found[] {
  const identified = new Map(messages.map((message) => [message, stories.filter((story) => isOf(story, message))]));
  const taken = new Set([...identified.values()].flat());
  const free = stories.filter((story) => !taken.has(story));
  return messages.map((message) => {
    const own = identified.get(message)!;
    if (own.length > 0) return { message, stories: own, identified: true };
    return { message, stories: free.filter((story) => isLike(story, message)), identified: false };
  });
}

function isOf(story: Story, { message_id: messageId, queue_id: queueId }: TrueMessage): boolean {
  if (story.messageId && messageId) return addressKey(story.messageId) === addressKey(messageId);
  return isUnder(story, queueId);
}

/** Whether the story is a refusal at about that time, with the same recipient and (if logged) the same sender. */
function isLike(
  story: Story,
  { envelope_from: sender, envelope_to: recipients, injected_at: at }: TrueMessage,
): boolean {
  const seenAt = story.receivedAt ?? story.recipients[0]?.at ?? 0;
  return (
    (story.envelopeSender === null || isSame(story.envelopeSender, sender)) &&
    Math.abs(seenAt - Date.parse(at)) < 60_000 &&
    story.recipients.some((told) => recipients.some((address) => isFor(told, address)))
  );
}

function hasClientOf({ client }: TrueMessage, story: Story): boolean {
  return client?.ip === undefined || story.client?.ip === client.ip;
}

function mainOf({ message, stories }: Found): Story | undefined {
  return stories.find((story) => isUnder(story, message.queue_id)) ?? stories[0];
}

function isUnder({ hops }: Story, queueId: string | null | undefined): boolean {
  return hops.some((hop) => hop.queueId !== null && hop.queueId === queueId);
}

function wrongRecipients({ message: { id, expected = [] }, stories }: Found): string[] {
  return expected.flatMap((truth) => {
    const told = stories.flatMap((story) => story.recipients).filter((one) => isMeant(one, truth));
    if (told.some(({ disposition }) => acceptedFor(truth).includes(disposition))) return [];
    const said = stories.length === 0 ? 'no story' : told.map(({ disposition }) => disposition).join() || 'not named';
    return [`${id} ${truth.recipient} ${truth.outcome}: ${said}`];
  });
}

function isMeant(told: Recipient, { recipient, original_recipient: original }: TrueRecipient): boolean {
  return isFor(told, recipient) || (original !== undefined && isSame(told.recipient, original));
}

/** A message delivered behind a relay is `relayed` in our log. */
function acceptedFor({ outcome, where }: TrueRecipient): readonly Disposition[] {
  return outcome === 'delivered' && where?.includes('relay') ? ['delivered', 'relayed'] : accepted[outcome];
}

function isFor(told: Recipient, address: string): boolean {
  return isSame(told.recipient, address) || isSame(told.originalRecipient, address);
}

/** Whether the addresses are the same; a local name equals an address with that local part. */
function isSame(a: string | null | undefined, b: string): boolean {
  const [one, other] = [addressKey(a ?? ''), addressKey(b)];
  if (one.includes('@') && other.includes('@')) return one === other;
  return one.replace(/@.*/, '') === other.replace(/@.*/, '');
}
