/** Turns the fields of an OpenSMTPD delivery line, local (mda) or relayed (mta), into a Delivery. */
import type { Disposition } from '../../mail/disposition.ts';
import type { Delivery, Relay, Reply } from '../../mail/event.ts';
import { parseIp } from '../../mail/ip.ts';
import { parseRemoteQueueId } from '../../mail/remote-queue-id.ts';
import { parseReply } from '../../mail/reply.ts';
import { parseDuration } from './duration.ts';
import type { Fields } from './fields.ts';

/** The queue ID of an envelope: an evpid is the msgid followed by the envelope's number. */
export const msgidOf = (evpid: string): string => evpid.slice(0, 8);

function dispositionOf(result: string | undefined, accepted: Disposition): Disposition {
  if (result === 'Ok') return accepted;
  return result === 'TempFail' ? 'deferred' : 'bounced';
}

// 198.51.100.111 (mx.partner.test)   [2001:db8::25] (mx.partner.test)   down.test (no server was reached)
function parseHost(text: string | undefined): Relay | undefined {
  if (text === undefined || text === '' || text === '-') return undefined;
  const open = text.indexOf(' (');
  const ip = open < 0 ? undefined : parseIp(text.slice(0, open));
  if (ip === undefined) return { name: text };
  const name = text.slice(open + 2, -1);
  return name === '' || name === ip || name === '<unknown>' ? { ip } : { name, ip };
}

/**
 * The fields after `evpid` in
 * `mta delivery evpid=f4df29276a403ea6 from=<a@x> to=<b@y> rcpt=<-> source="192.0.2.10" relay="198.51.100.111 (mx.partner.test)" delay=0s result="Ok" stat="250 2.0.0 Ok: queued as N9Tn34f6Rj3"`.
 * `to` is the final recipient, `rcpt` the original one if an alias or forward changed it.
 *
 * @param result the result, if it is before the fields
 */
export function parseRelayed(evpid: string, fields: Fields, result?: string): Delivery | undefined {
  const envelopeSender = fields.take('from=');
  const to = fields.take('to=');
  if (to === undefined) return undefined;
  const original = fields.take('rcpt=');
  fields.take('source=');
  const relay = parseHost(fields.take('relay='));
  const delayMs = parseDuration(fields.take('delay=') ?? '');
  const disposition = dispositionOf(result ?? fields.take('result='), 'relayed');
  const said = fields.stat() ?? '';
  const remoteQueueId = disposition === 'relayed' ? parseRemoteQueueId(said) : undefined;
  return {
    kind: 'delivery',
    queueId: msgidOf(evpid),
    recipients: [to],
    ...(envelopeSender !== undefined && { envelopeSender }),
    ...(original !== undefined && original !== '-' && original !== to && { originalRecipient: original }),
    disposition,
    mailer: 'mta',
    ...(relay && { relay }),
    ...(delayMs !== undefined && { delayMs }),
    ...(remoteQueueId !== undefined && { remoteQueueId }),
    ...parseReply(said),
  };
}

/** Accounts without a mailbox of their own: those that run commands from aliases, and owners of virtual mail stores. */
const serviceUsers: ReadonlySet<string> = new Set(
  'opensmtpd _smtpd smtpd vmail _vmail virtual vmailuser mail mailnull dovecot _dovecot nobody'.split(' '),
);

/** The daemon's own account only delivers to programs and files in aliases (smtpd.conf(5), aliases(5)). */
const ownUser = /^(?:opensmtpd|_smtpd|smtpd)$/;

/** Whether `user` is the local part of `address` (`orders` for `Orders+x@d`), not the target of an alias. */
function isNamedBy(address: string, user: string): boolean {
  const whole = address.toLowerCase();
  const at = whole.lastIndexOf('@');
  const local = at < 0 ? whole : whole.slice(0, at);
  const name = user.toLowerCase();
  return local === name || whole === name || local.startsWith(`${name}+`) || local.startsWith(`${name}-`);
}

/**
 * The fields after `evpid` in
 * `mda delivery evpid=ede0a1a42b193b1a from=<a@x> to=<crew@d> rcpt=<crew@d> user=orders delay=0s result=Ok stat=Delivered`.
 * After an alias, `to` and `rcpt` both have the original address, and only `user` is the mailbox.
 */
export function parseDelivered(evpid: string, fields: Fields, result?: string): Delivery | undefined {
  const envelopeSender = fields.take('from=');
  const to = fields.take('to=');
  if (to === undefined) return undefined;
  const user = fields.take('user=') ?? '';
  const aliased = user !== '' && !serviceUsers.has(user) && !isNamedBy(to, user);
  const isCommand = ownUser.test(user) && !isNamedBy(to, user);
  const mailer = fields.take('method=') ?? (isCommand ? 'alias command' : 'mda');
  const delayMs = parseDuration(fields.take('delay=') ?? '');
  return {
    kind: 'delivery',
    queueId: msgidOf(evpid),
    recipients: [aliased ? user : to],
    ...(envelopeSender !== undefined && { envelopeSender }),
    ...(aliased && { originalRecipient: to }),
    disposition: dispositionOf(result ?? fields.take('result='), 'delivered'),
    mailer,
    ...(delayMs !== undefined && { delayMs }),
    ...parseCommandReply(fields.stat() ?? ''),
  };
}

// Error (mail.lmtp: LMTP server error: 550 5.1.1 <x@y> User doesn't exist)
const codesInside = /\b[45]\d\d[ -][45]\.\d{1,3}\.\d{1,3} /;

/** The reply of a delivery command; the codes of an LMTP server may be in the middle of it. */
function parseCommandReply(said: string): Reply {
  if (said === 'Delivered') return {};
  const codes = codesInside.exec(said);
  return codes ? { ...parseReply(codes[0]), replyText: said } : parseReply(said);
}
