/** Makes recipients and stories for tests, with defaults for all fields. */
import type { BareStory, Evidence, Hop, Recipient } from '../src/story/story.ts';

/** 23 November 2026, 09:00 UTC. */
export const sampleAt = Date.UTC(2026, 10, 23, 9);

export function recipientOf(known: Partial<Recipient>): Recipient {
  return {
    recipient: 'jobs@partner.test',
    originalRecipient: null,
    disposition: 'relayed',
    enhancedStatus: null,
    replyCode: null,
    replyText: null,
    relay: null,
    mailer: null,
    at: sampleAt,
    attempts: 1,
    delaySeconds: null,
    pickup: null,
    host: 'ns1',
    remoteQueueId: null,
    ...known,
  };
}

export function relayOf(name: string | null, ip: string | null = '198.51.100.111'): NonNullable<Recipient['relay']> {
  return { name, ip, port: null };
}

export function evidenceOf(line: string, at = sampleAt): Evidence {
  return { file: '/var/log/mail.log', offset: 0, host: 'ns1', at, line, inferred: false };
}

const hop: Hop = {
  host: 'ns1',
  program: 'sendmail',
  queueId: '6AN91bCj000229',
  receivedAt: sampleAt,
  envelopeSender: 'boss@example.com',
  client: null,
  protocol: null,
  tls: null,
  staySeconds: null,
  clockAheadSeconds: null,
  legs: [],
};

export function storyOf(recipients: readonly Recipient[], known: Partial<BareStory> = {}): BareStory {
  return {
    id: 'ns1/6AN91bCj000229',
    messageId: null,
    envelopeSender: 'boss@example.com',
    receivedAt: sampleAt,
    timesInferred: false,
    size: null,
    subject: null,
    client: null,
    hops: [hop],
    recipients,
    related: [],
    verdicts: [],
    evidence: [],
    ...known,
  };
}
