/** Gathers what the catalogue's sentences may name about one recipient. */
import type { Disposition } from '../../mail/disposition.ts';
import type { Recipient } from '../story.ts';
import type { Reason } from './finding.ts';
import { quote, nameOf } from './quote.ts';
import { inWords } from './span.ts';
import { domainWords, ourServer, relayOf, speakerOf } from './speaker.ts';
import type { Values } from './template.ts';

/** What is known besides the recipient itself. */
export interface Circumstances {
  /** The present, epoch milliseconds. */
  readonly now: number;
  /** When our first hop took the message. */
  readonly receivedAt: number | null;
  /** The year or zone of the log's times was worked out. */
  readonly timesInferred: boolean;
  /** Whoever sent it had tried to log in, in vain. */
  readonly loginFailed?: boolean;
  /** A filter found a virus in it. */
  readonly infected?: boolean;
}

const ourHost = (host: string): string => (host === '' ? 'our server' : nameOf(host));

/** What holds a message back on our side has words of its own; a reply with a code is about an earlier attempt. */
const onOurSide: ReadonlySet<Disposition> = new Set<Disposition>(['held', 'quarantined', 'discarded', 'removed']);

/** The log's words in parentheses; the codes alone where there are no words. */
function quoted({ disposition, replyText, replyCode, enhancedStatus }: Recipient): string {
  const telling = enhancedStatus?.endsWith('.0.0') === true ? null : enhancedStatus;
  const codes = [replyCode, telling].filter((code) => code !== null).join(' ');
  // 250 … Ok, discarded, id=15258-03 - INFECTED: Eicar-Test-Signature   (amavisd)
  if (onOurSide.has(disposition) && codes !== '' && !/\bdiscarded, id=/.test(replyText ?? '')) return '';
  const words = replyText ?? codes;
  return words.trim() === '' ? '' : ` (${quote(words)})`;
}

/** How long the message had been with us at the last word about it, in milliseconds. */
function ageOf({ at, delaySeconds }: Recipient, receivedAt: number | null): number {
  return delaySeconds === null ? at - (receivedAt ?? at) : delaySeconds * 1000;
}

function triesOf({ attempts }: Recipient, ageMs: number): string {
  if (attempts === 0) return '';
  const count = ` after ${attempts} attempt${attempts === 1 ? '' : 's'}`;
  return attempts === 1 || ageMs < 60_000 ? count : `${count} in ${inWords(ageMs)}`;
}

/** Lengths up to the present are only as good as the log's times. */
function untilNow(at: number, { now, timesInferred }: Circumstances, suffix: string): string {
  return `${inWords(Math.max(0, now - at))}${suffix}${timesInferred ? ' (times inferred)' : ''}`;
}

/** All values but the reason, whose own sentence is filled with them first. */
export function valuesOf(recipient: Recipient, grounds: Reason, circumstances: Circumstances): Values {
  const { server, admins } = speakerOf(recipient, grounds);
  const id = recipient.remoteQueueId === null ? null : nameOf(recipient.remoteQueueId);
  const ageMs = ageOf(recipient, circumstances.receivedAt);
  return {
    server,
    admins,
    us: ourServer(recipient.host),
    folder: recipient.folder === undefined ? '' : quote(recipient.folder),
    host: ourHost(recipient.host),
    domain: domainWords(recipient.recipient),
    relay: relayOf(recipient) ?? `of ${domainWords(recipient.recipient)}`,
    queueId: id === null ? '' : ` (its queue ID ${id})`,
    withId: id === null ? '' : ` under the ID ${id}`,
    waited: untilNow(circumstances.receivedAt ?? recipient.at, circumstances, ''),
    ago: untilNow(recipient.at, circumstances, ' ago'),
    after: ageMs < 60_000 ? '' : ` after ${inWords(ageMs)}`,
    tries: triesOf(recipient, ageMs),
    quote: quoted(recipient),
    reason: '',
  };
}
