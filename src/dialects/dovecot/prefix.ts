/** Parses the prefix of a Dovecot message, such as `lmtp(user@d)<800><SESSION>: Error: `: service, user, session, level. */

export type Level = 'Debug' | 'Info' | 'Warning' | 'Error' | 'Fatal' | 'Panic';

export interface Prefixed {
  /** Lower case: `lmtp`, `imap-login`, `auth-worker`; `''` if there is none. */
  readonly service: string;
  /** Mailbox owner, or for `auth` the user of the login. */
  readonly user?: string;
  /** The other values in the parentheses: PID, IP, mechanism. */
  readonly details: readonly string[];
  readonly session?: string;
  readonly level: Level;
  readonly text: string;
}

const levels: readonly Level[] = ['Error', 'Warning', 'Info', 'Debug', 'Fatal', 'Panic'];

/** Index after the service's name at the beginning. */
function endOfService(message: string): number {
  let i = 0;
  for (; i < message.length; i++) {
    const code = message.charCodeAt(i) | 32;
    if (!((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 45 || code === 127)) break;
  }
  return i;
}

/** Index of the parenthesis that closes the one at `open`; user names may contain others. */
function closing(message: string, open: number): number {
  let close = message.indexOf(')', open);
  while (close >= 0 && !':<[ '.includes(message.charAt(close + 1) || ' ')) close = message.indexOf(')', close + 1);
  return close;
}

interface Front {
  readonly args: string;
  /** The `<…>` and `[…]` groups after the parentheses. */
  readonly groups: string;
  readonly end: number;
}

// lmtp(orders@town.example.com)<800><+FtfNvoABGsgAwAAz5Gh3A>: …   imap(augie): …   auth: …
function parseFront(message: string, serviceEnd: number): Front | undefined {
  const hasArgs = message.charCodeAt(serviceEnd) === 40;
  const argsEnd = hasArgs ? closing(message, serviceEnd) : serviceEnd - 1;
  if (hasArgs && argsEnd < 0) return undefined;
  const colon = message.indexOf(': ', argsEnd + 1);
  if (colon < 0 || (!hasArgs && colon !== serviceEnd)) return undefined;
  const args = hasArgs ? message.slice(serviceEnd + 1, argsEnd) : '';
  return { args, groups: message.slice(argsEnd + 1, colon), end: colon + 2 };
}

const isNumber = (text: string): boolean => /^\d+$/.test(text);

// lmtp(800): a PID   lmtp(22587, email1@example.com): PID and user   auth(info@example.com,1.2.3.4,sasl:login)   imap(4711)
function userAndDetails(service: string, { args, groups }: Front): { user?: string; details: readonly string[] } {
  if (args === '') return { details: [] };
  if (!args.includes(',')) {
    const isPid = isNumber(args) && groups === '' && !service.startsWith('imap') && !service.startsWith('pop3');
    return isPid ? { details: [args] } : { user: args, details: [] };
  }
  const parts = args.split(/, ?/);
  const at = parts.length > 1 && isNumber(parts[0] ?? '') && !service.startsWith('auth') ? 1 : 0;
  const user = parts[at] ?? '';
  return { user, details: parts.filter((_, index) => index !== at) };
}

/** The last `<…>` that is not a PID. */
function sessionIn(groups: string): string | undefined {
  const open = groups.lastIndexOf('<');
  const close = groups.lastIndexOf('>');
  if (open < 0 || close < open) return undefined;
  const session = groups.slice(open + 1, close);
  return session === '' || isNumber(session) ? undefined : session;
}

// session=h6/hvXfOIQBAjhIX Disconnected: …   (mail_log_prefix with %{session})   5GjrDafYTFE7WAAABf1gKA: msgid=…   (LMTP up to 2.2)
const sessionInText = /^(?:session=<?([^\s<>,]+)>?[,:]? |([A-Za-z0-9+/]{22}(?::[TPR0-9:]+)?): )/;

function levelAt(message: string, at: number): Level | undefined {
  const second = message.charCodeAt(at + 1);
  // r a n e: cheap, as most lines say no level
  if (second !== 114 && second !== 97 && second !== 110 && second !== 101) return undefined;
  return levels.find((level) => message.startsWith(level, at) && message.startsWith(': ', at + level.length));
}

/** Parses the prefix of a message of any Dovecot service; without one, all is `text`. */
export function parsePrefix(message: string): Prefixed {
  const serviceEnd = endOfService(message);
  const front = serviceEnd > 0 ? parseFront(message, serviceEnd) : undefined;
  const service = front ? message.slice(0, serviceEnd).toLowerCase() : '';
  // Fatal: …   (no service at all)
  if (!front || levels.some((level) => level.toLowerCase() === service)) return withoutService(message);
  const level = levelAt(message, front.end);
  const end = level ? front.end + level.length + 2 : front.end;
  const found = front.args === '' ? null : sessionInText.exec(message.slice(end, end + 80));
  const session = sessionIn(front.groups) ?? found?.[1] ?? found?.[2];
  return {
    service,
    ...userAndDetails(service, front),
    ...(session !== undefined && { session }),
    level: level ?? 'Info',
    text: message.slice(end + (found?.[0].length ?? 0)),
  };
}

// zryADpadBGvISwAAg+zDdQ lmtp(u01@town.example.com): …   (mail_log_prefix = "%{session} %s(%u): ")
const sessionInFront = /^<?([A-Za-z0-9+/]{8,}(?::[TPR0-9:]+)?)>?:? (?=(?:imap|pop3|lmtp|lda|submission|managesieve)\()/;

// session=<CBO5F0XNBGtwAAAAT9YxdQ> user=<killed@town.example.com> service=lmtp: …   (mail_log_prefix of one's own)
const fieldsInFront = /^(?:(?:session|user|service|pid|rip|ip)=(?:<[^<>]*>|[^\s,:<>]+),? ?){2,}: /;

function fieldIn(front: string, name: string): string | undefined {
  const [, bracketed, bare] = new RegExp(`\\b${name}=(?:<([^<>]*)>|([^\\s,:<>]+))`).exec(front) ?? [];
  return bracketed ?? bare;
}

/** The usual prefix of the same meaning: `lmtp(killed@town.example.com)<CBO5F0XNBGtwAAAAT9YxdQ>: …`. */
function usualPrefix(message: string): string | undefined {
  const front = fieldsInFront.exec(message)?.[0];
  const service = front === undefined ? undefined : fieldIn(front, 'service');
  if (front === undefined || service === undefined) return undefined;
  const user = fieldIn(front, 'user');
  const session = fieldIn(front, 'session');
  const args = `${user === undefined ? '' : `(${user})`}${session === undefined ? '' : `<${session}>`}`;
  return `${service}${args}: ${message.slice(front.length)}`;
}

function withoutService(message: string): Prefixed {
  const usual = usualPrefix(message);
  if (usual !== undefined) return parsePrefix(usual);
  const [front, session] = sessionInFront.exec(message) ?? [];
  if (front !== undefined && session !== undefined) return { session, ...parsePrefix(message.slice(front.length)) };
  const level = levelAt(message, 0);
  return { service: '', details: [], level: level ?? 'Info', text: level ? message.slice(level.length + 2) : message };
}
