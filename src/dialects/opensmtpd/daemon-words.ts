/** Turns the lines of OpenSMTPD without session id into mail events: envelopes that expire or are removed, routes, troubles. */
import type { MailEvent } from '../../mail/event.ts';
import { msgidOf, parseDelivered, parseRelayed } from './delivery.ts';
import { Fields } from './fields.ts';
import { parseSmtpIn, parseSmtpOut } from './sentences.ts';

const note = (text: string, trouble: boolean, queueId: string | null = null): readonly MailEvent[] => [
  { kind: 'note', queueId, text, ...(trouble && { trouble }) },
];

// relay: Expire for 7179d3d523502328: from=<a@x>, to=<b@y>, rcpt=<->, delay=11s, stat=Envelope expired
// delivery: Ok for 4296f4901b9cf5a3: from=<a@x>, to=<b@y>, user=ddp, method=mbox, delay=0s, stat=Delivered   (5.x)
const envelope = /^(relay|delivery|bounce): (\w+) for ([0-9a-f]{16}): /;

function parseEnvelope(message: string): readonly MailEvent[] | undefined {
  const [matched = '', method, verb = '', evpid = ''] = envelope.exec(message) ?? [];
  if (matched === '') return undefined;
  const fields = new Fields(message, matched.length - 1);
  if (verb === 'Expire' || verb === 'Remove') return parseEnvelopeEnd(verb, evpid, fields);
  if (method === 'bounce') return note(message, verb !== 'Ok', msgidOf(evpid));
  const delivery = (method === 'relay' ? parseRelayed : parseDelivered)(evpid, fields, verb);
  return delivery && [delivery];
}

function parseEnvelopeEnd(verb: 'Expire' | 'Remove', evpid: string, fields: Fields): readonly MailEvent[] {
  fields.take('from=');
  const to = fields.take('to=');
  const reason = fields.stat();
  return [
    {
      kind: 'queue',
      queueId: msgidOf(evpid),
      change: verb === 'Expire' ? 'expired' : 'removed',
      ...(to !== undefined && { recipients: [to] }),
      ...(verb === 'Remove' && { by: 'administrator' }),
      ...(reason !== undefined && { reason }),
    },
  ];
}

// warn: PermFail injecting failure report on message 5787c121 to <accounts-5@d> for 1 envelope: 550 Invalid recipient: <accounts-5@d>
const lostReport = / on message ([0-9a-f]{8}) to </;

const parseWarning = (message: string): readonly MailEvent[] =>
  note(message, true, lostReport.exec(message)?.[1] ?? null);

/** Known lines of the daemon about itself, many only with `smtpd -v`. */
const housekeeping =
  /^(?:\s|#011|setup_(?:done|peer|proc): |smtpd: setup done|smtp: 0x|proxy 0x|mta: (?:debug|timeout)|mda: new user|Exiting|exiting|debug: |info: |trace|commands executed from aliases |startup|ramstat: |rule #|scheduler|queue|lookup: |expand: |mproc: |imsg: |bounce: |filter|profile|report\||(?:control|lka|pony|parent|ca|klondike|dispatcher|crypto) (?:process )?(?:exiting|done))/;

// fatal: lka: …   lost child: lka exited abnormally   could not find wrapper x
const trouble =
  /^(?:fatal|lost (?:child|processor)|(?:smtpd|lka|pony|control|queue|mda|mta): |could not |cannot |unable |getaddrinfo|SRS failed)/;

/** The events of a line without session id; `undefined` if it is unknown. */
export function parseDaemonLine(message: string): readonly MailEvent[] | undefined {
  if (message.startsWith('smtp-out: ')) return parseSmtpOut(message);
  if (message.startsWith('smtp-in: ')) return parseSmtpIn(message);
  if (message.startsWith('warn: ')) return parseWarning(message);
  // info: mda paused   info: OpenSMTPD 6.8.0p2 starting
  if (/^info: m[dt]a paused/.test(message)) return note(message, true);
  if (housekeeping.test(message)) return [];
  return parseEnvelope(message) ?? (trouble.test(message) ? note(message, true) : undefined);
}
