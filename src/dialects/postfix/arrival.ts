/** Turns the lines of smtpd, pickup, cleanup and qmgr about a message's arrival into Received events. */
import type { Client, MailEvent, Received } from '../../mail/event.ts';
import { parseClient } from '../../mail/relay.ts';
import { readAddress } from './address-field.ts';

/** The value of a field, up to the next field of `smtpd`. */
function valueOf(text: string, name: string): string | undefined {
  const at = text.indexOf(name);
  if (at < 0) return undefined;
  const rest = text.slice(at + name.length);
  const end = rest.search(/, (?:sasl_(?:username|sender)|orig_(?:queue_id|client))=/);
  return end < 0 ? rest : rest.slice(0, end);
}

const isKnown = (id: string | undefined): id is string => id !== undefined && id !== '' && id !== 'NOQUEUE';

/** XFORWARD has the client of the first hop, which is more useful than the filter in between. */
function clientOf(text: string, fields: string): Client {
  const original = valueOf(fields, ', orig_client=');
  const login = valueOf(fields, ', sasl_username=');
  return { ...parseClient(original ?? text), ...(login !== undefined && { login }) };
}

/**
 * `client=h[ip]`, `client=h[ip], sasl_method=PLAIN, sasl_username=u, sasl_sender=s, orig_queue_id=Q, orig_client=h[ip]`.
 * Without a queue ID (before-queue filter), it starts no queued copy.
 */
export function parseClientLine(queueId: string | null, text: string): Received {
  const starts = queueId !== null;
  const comma = text.indexOf(', ');
  if (comma < 0) return { kind: 'received', queueId, starts, client: parseClient(text) };
  const fields = text.slice(comma);
  const originQueueId = valueOf(fields, ', orig_queue_id=');
  const client = clientOf(text.slice(0, comma), fields);
  return { kind: 'received', queueId, starts, client, ...(isKnown(originQueueId) && { originQueueId }) };
}

// uid=1003 from=<press> · uid=100 from=<boss@example.com> orig_id=0A1B2C3D4E
const pickup = /^uid=(\d+) from=<(.*)>(?: orig_id=([0-9A-Za-z]+))?\s*$/;

/** Local submission; with `orig_id=` an administrator requeued the message under a new ID. */
export function parsePickup(queueId: string, text: string): readonly MailEvent[] | undefined {
  const [, uid, envelopeSender = '', originQueueId] = pickup.exec(text) ?? [];
  if (uid === undefined) return undefined;
  const received: Received = {
    kind: 'received',
    queueId,
    starts: true,
    envelopeSender,
    client: { login: `uid ${uid}` },
    protocol: 'local',
    ...(originQueueId !== undefined && { originQueueId }),
  };
  if (originQueueId === undefined) return [received];
  return [received, { kind: 'link', queueId: originQueueId, relation: 'requeue', otherQueueId: queueId }];
}

/** A Message-ID as in the header, without `< >`; `undefined` for `<>` (the message has none). */
function messageIdOf(text: string): string | undefined {
  const id = text.trim();
  if (!id.startsWith('<')) return id === '' ? undefined : id;
  const close = id.lastIndexOf('>');
  const bare = close < 0 ? id.slice(1) : id.slice(1, close);
  return bare === '' ? undefined : bare;
}

/** `message-id=<…>` of cleanup; the text may contain anything that a header can. */
export function parseMessageId(queueId: string, text: string): Received {
  const messageId = messageIdOf(text);
  return messageId === undefined
    ? { kind: 'received', queueId, starts: false }
    : { kind: 'received', queueId, starts: false, messageId };
}

const afterSender = [', size=', ', status='];

/** `from=<a@b>, size=382, nrcpt=1 (queue active)`, logged again whenever the message becomes active. */
function activeOf(queueId: string, envelopeSender: string, rest: string): Received {
  const size = Number.parseInt(rest.slice(7), 10);
  const nrcpt = rest.indexOf(', nrcpt=');
  const recipientCount = nrcpt < 0 ? Number.NaN : Number.parseInt(rest.slice(nrcpt + 8), 10);
  return {
    kind: 'received',
    queueId,
    starts: false,
    envelopeSender,
    ...(Number.isFinite(size) && { sizeBytes: size }),
    ...(Number.isFinite(recipientCount) && { recipientCount }),
  };
}

/**
 * The events of a qmgr line that begins with `from=`; `from` is the index after it.
 * `from=<a@b>, status=expired, returned to sender` (`force-expired` since 3.5) ends the recipients still waiting.
 */
export function parseSender(queueId: string, text: string, from: number): readonly MailEvent[] | undefined {
  return parsePlainSender(queueId, text, from) ?? parseAnySender(queueId, text, from);
}

// from=<boss@example.com>, size=5045, nrcpt=1 (queue active)
const plainSender = /<([\w.+@-]*)>, size=(\d{1,15}), nrcpt=(\d{1,15}) \(queue active\)$/y;

/** Fast path for most of these lines: the same as {@link parseAnySender}, or `undefined`. */
export function parsePlainSender(queueId: string, text: string, from: number): readonly MailEvent[] | undefined {
  plainSender.lastIndex = from;
  const [, envelopeSender, size, recipients] = plainSender.exec(text) ?? [];
  if (envelopeSender === undefined) return undefined;
  const counts = { sizeBytes: Number(size), recipientCount: Number(recipients) };
  return [{ kind: 'received', queueId, starts: false, envelopeSender, ...counts }];
}

/** Parses any values of the fields. */
export function parseAnySender(queueId: string, text: string, from: number): readonly MailEvent[] | undefined {
  const { address, next, cut } = readAddress(text, from, afterSender);
  if (cut) return [{ kind: 'note', queueId, text }];
  if (text.startsWith(', size=', next)) return [activeOf(queueId, address, text.slice(next))];
  if (!text.startsWith(', status=', next)) return undefined;
  const reason = text.slice(next + 9);
  const isForced = reason.startsWith('force-expired');
  if (!isForced && !reason.startsWith('expired')) return undefined;
  const received: Received = { kind: 'received', queueId, starts: false, envelopeSender: address };
  return [received, { kind: 'queue', queueId, change: 'expired', reason, ...(isForced && { by: 'administrator' }) }];
}
