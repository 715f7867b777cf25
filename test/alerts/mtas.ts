/** The log lines of four MTAs for the same message: its arrival, an attempt and its end. */
import { sendmailIdTime } from '../../src/mail/ids.ts';

/** How a receiving site answers an attempt. */
export type Reply =
  | { readonly kind: 'takes' }
  /** A temporary or permanent refusal, by a server that was reached. */
  | { readonly kind: 'says'; readonly code: number; readonly status: string; readonly text: string }
  /** No server was reached: `Connection timed out`, `Connection refused`. */
  | { readonly kind: 'out-of-reach'; readonly text: string }
  | { readonly kind: 'no-name' }
  /** Our own content filter does not answer. */
  | { readonly kind: 'no-filter' };

export interface Letter {
  readonly id: string;
  readonly sender: string;
  readonly recipient: string;
  readonly bytes: number;
  readonly domain: string;
  /** The receiving site's server. */
  readonly server: string;
}

/** Tag and text of a line. */
export type Said = readonly [tag: string, text: string];

export interface Mta {
  /** @param count number of the message */
  idOf(count: number, at: number): string;
  arrived(letter: Letter): readonly Said[];
  tried(letter: Letter, reply: Reply, sinceMs: number, number: number): readonly Said[];
  expired(letter: Letter): readonly Said[];
  removed(letter: Letter): readonly Said[];
}

const ip = '198.51.100.9';

const postfix: Mta = {
  idOf: (count) => (0x40000000000 + count * 0x1357).toString(16).toUpperCase().slice(0, 11),
  arrived: ({ id, sender, bytes }) => [
    ['postfix/smtpd', `${id}: client=desk.example.com[192.0.2.77]`],
    ['postfix/cleanup', `${id}: message-id=<${id}@example.com>`],
    ['postfix/qmgr', `${id}: from=<${sender}>, size=${bytes}, nrcpt=1 (queue active)`],
  ],
  tried(letter, reply, sinceMs) {
    const [relay, dsn, status, text] = postfixWords(letter, reply);
    const delay = (sinceMs / 1000).toFixed(1);
    const outcome = `dsn=${dsn}, status=${status} (${text})`;
    return [
      [
        'postfix/smtp',
        `${letter.id}: to=<${letter.recipient}>, relay=${relay}, delay=${delay}, delays=0.1/0.1/0.1/0.1, ${outcome}`,
      ],
    ];
  },
  expired: ({ id, sender }) => [['postfix/qmgr', `${id}: from=<${sender}>, status=expired, returned to sender`]],
  removed: ({ id }) => [['postfix/qmgr', `${id}: removed`]],
};

function postfixWords({ server, domain }: Letter, reply: Reply): readonly [string, string, string, string] {
  const relay = `${server}[${ip}]:25`;
  switch (reply.kind) {
    case 'takes':
      return [relay, '2.0.0', 'sent', '250 2.0.0 Ok: queued as 7F00'];
    case 'says': {
      const { code, status, text } = reply;
      const said = `host ${server}[${ip}] said: ${code} ${status} ${text} (in reply to RCPT TO command)`;
      return [relay, status, code >= 500 ? 'bounced' : 'deferred', said];
    }
    case 'out-of-reach':
      return ['none', '4.4.1', 'deferred', `connect to ${server}[${ip}]:25: ${reply.text}`];
    case 'no-name': {
      const said = `Host or domain name not found. Name service error for name=${domain} type=MX: Host not found, try again`;
      return ['none', '4.4.3', 'deferred', said];
    }
    case 'no-filter':
      return ['none', '4.4.1', 'deferred', 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused'];
  }
}

const sendmail: Mta = {
  idOf: (count, at) => `${sendmailIdTime(at)}Qe${String(count % 1_000_000).padStart(6, '0')}`,
  arrived: ({ id, sender, bytes }) => [
    [
      'sm-mta',
      `${id}: from=<${sender}>, size=${bytes}, class=0, nrcpts=1, msgid=<${id}@example.com>, proto=ESMTP, daemon=MTA, relay=desk.example.com [192.0.2.77]`,
    ],
  ],
  tried(letter, reply, sinceMs) {
    const delay = `delay=${clockOf(sinceMs)}, xdelay=00:00:01, mailer=esmtp, pri=120153`;
    return [['sm-mta', `${letter.id}: to=<${letter.recipient}>, ${delay}, ${sendmailWords(letter, reply)}`]];
  },
  expired: ({ id }) => [['sm-mta', `${id}: to=postmaster, delay=5+00:00:00, mailer=local, dsn=5.0.0, stat=timeout`]],
  removed: () => [],
};

/** `[D+]HH:MM:SS` */
function clockOf(lengthMs: number): string {
  const days = Math.floor(lengthMs / 86_400_000);
  return `${days > 0 ? `${days}+` : ''}${new Date(lengthMs % 86_400_000).toISOString().slice(11, 19)}`;
}

function sendmailWords({ server, domain }: Letter, reply: Reply): string {
  const relay = `relay=${server}. [${ip}]`;
  switch (reply.kind) {
    case 'takes':
      return `${relay}, dsn=2.0.0, stat=Sent (Ok: queued as 7F00)`;
    case 'says': {
      const said = `${reply.code} ${reply.status} ${reply.text}`;
      return `${relay}, dsn=${reply.status}, reply=${said}, stat=${reply.code >= 500 ? 'Service unavailable' : `Deferred: ${said}`}`;
    }
    case 'out-of-reach': {
      const joint = reply.text === 'Connection refused' ? 'by' : 'with';
      return `${relay}, dsn=4.0.0, stat=Deferred: ${reply.text} ${joint} ${server}.`;
    }
    case 'no-name':
      return `relay=${domain}., dsn=4.4.3, stat=Deferred: Name server: ${domain}.: host name lookup failure`;
    case 'no-filter':
      return `relay=[127.0.0.1] [127.0.0.1], dsn=4.0.0, stat=Deferred: Connection refused by [127.0.0.1]`;
  }
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base62 = (value: number, length: number): string =>
  Array.from({ length }, (_, i) => digits[Math.floor(value / 62 ** (length - 1 - i)) % 62]).join('');

const exim: Mta = {
  idOf: (count, at) => `${base62(Math.floor(at / 1000), 6)}-${base62(count, 6)}-00`,
  arrived: ({ id, sender, bytes }) => [
    ['exim', `${id} <= ${sender} H=desk.example.com [192.0.2.77] P=esmtps S=${bytes} id=${id}@example.com`],
  ],
  tried: ({ id, ...letter }, reply, _, number) =>
    eximWords(letter, reply, number).map((words): Said => ['exim', `${id} ${words}`]),
  expired: ({ id, recipient }) => [['exim', `${id} ** ${recipient}: retry timeout exceeded`]],
  removed: ({ id }) => [['exim', `${id} Completed`]],
};

function eximWords({ server, domain, recipient }: Omit<Letter, 'id'>, reply: Reply, number: number): string[] {
  const way = `R=dnslookup T=remote_smtp`;
  const host = `H=${server} [${ip}]`;
  const after = `SMTP error from remote mail server after RCPT TO:<${recipient}>`;
  switch (reply.kind) {
    case 'takes':
      return [`=> ${recipient} ${way} ${host} C="250 2.0.0 Ok: queued as 7F00"`];
    case 'says': {
      const said = `${host}: ${after}: ${reply.code} ${reply.status} ${reply.text}`;
      return reply.code >= 500 ? [`** ${recipient} ${way} ${said}`] : [`== ${recipient} ${way} defer (-44) ${said}`];
    }
    case 'out-of-reach': {
      // Every other time it makes no attempt.
      const notYet = `== ${recipient} ${way} defer (-53): retry time not reached for any host for '${domain}'`;
      return number % 2 === 1
        ? [notYet]
        : [`${host} ${reply.text}`, `== ${recipient} ${way} defer (110): ${reply.text}`];
    }
    case 'no-name':
      return [`== ${recipient} R=dnslookup defer (-1): host lookup did not complete`];
    case 'no-filter':
      return [
        'H=127.0.0.1 [127.0.0.1] Connection refused',
        `== ${recipient} R=amavis T=amavis defer (111): Connection refused`,
      ];
  }
}

const opensmtpd: Mta = {
  idOf: (count) => (0x40000000 + count * 0x1357).toString(16).slice(0, 8),
  arrived: ({ id, sender, recipient, bytes }) => [
    ['smtpd', `f4ba7f41a51aa74d smtp message msgid=${id} size=${bytes} nrcpt=1 proto=ESMTP`],
    ['smtpd', `f4ba7f41a51aa74d smtp envelope evpid=${evpid(id)} from=<${sender}> to=<${recipient}>`],
  ],
  tried: ({ id, sender, recipient, ...letter }, reply, sinceMs) => {
    const [relay, result, stat] = opensmtpdWords(letter, reply);
    const envelope = `evpid=${evpid(id)} from=<${sender}> to=<${recipient}> rcpt=<-> source="-"`;
    const delay = `${Math.floor(sinceMs / 1000)}s`;
    return [
      [
        'smtpd',
        `0000000000000000 mta delivery ${envelope} relay="${relay}" delay=${delay} result="${result}" stat="${stat}"`,
      ],
    ];
  },
  expired: ({ id, sender, recipient }) => [
    [
      'smtpd',
      `relay: Expire for ${evpid(id)}: from=<${sender}>, to=<${recipient}>, rcpt=<->, delay=5d, stat=Envelope expired`,
    ],
  ],
  removed: () => [],
};

const evpid = (id: string): string => `${id}23502328`;

function opensmtpdWords(
  { server, domain }: Pick<Letter, 'server' | 'domain'>,
  reply: Reply,
): readonly [string, string, string] {
  const relay = `${ip} (${server})`;
  switch (reply.kind) {
    case 'takes':
      return [relay, 'Ok', '250 2.0.0 Ok: queued as 7F00'];
    case 'says':
      return [relay, reply.code >= 500 ? 'PermFail' : 'TempFail', `${reply.code} ${reply.status} ${reply.text}`];
    case 'out-of-reach':
      return [domain, 'TempFail', 'Network error on destination MXs'];
    case 'no-name':
      return [domain, 'TempFail', 'Temporary failure in MX lookup'];
    case 'no-filter':
      return ['127.0.0.1 (localhost)', 'TempFail', 'Network error on destination MXs'];
  }
}

export const mtas = { postfix, sendmail, exim, opensmtpd } as const;
export type MtaName = keyof typeof mtas;
export const mtaNames = Object.keys(mtas) as MtaName[];
