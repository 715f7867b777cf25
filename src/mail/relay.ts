/** Parses a logged host, such as `host [ip]` or `host[ip]:25`, as the Client or the Relay of a message. */
import type { Draft } from './draft.ts';
import type { Client, Relay } from './event.ts';

const colon = 58;

/** Whether the text looks like an IPv4 or IPv6 address: hexadecimal digits with three dots or at least two colons. */
function isIp(text: string): boolean {
  let colons = 0;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i) | 32;
    if (code === (colon | 32)) colons++;
    else if (code === 46) dots++;
    else if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false;
  }
  return colons > 1 || dots === 3;
}

/** The address without its `IPv6:` tag (RFC 5321 §4.1.3), IPv4-mapped IPv6 as IPv4; `undefined` if it is none. */
function bareIp(text: string): string | undefined {
  const tagged = text.charCodeAt(4) === colon && text.slice(0, 4).toLowerCase() === 'ipv6';
  const ip = tagged ? text.slice(5) : text;
  if (!isIp(ip)) return undefined;
  return ip.startsWith('::ffff:') && ip.includes('.') ? ip.slice(7) : ip;
}

/** The name without trailing dot; `none` means no relay in Postfix. */
function bareName(text: string): string | undefined {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  return name === '' || name === 'none' ? undefined : name;
}

// mx.partner.test[198.51.100.111]:25
function portAfter(text: string, at: number): number | undefined {
  if (text.charCodeAt(at) !== colon) return undefined;
  const port = Number.parseInt(text.slice(at + 1, at + 6), 10);
  return Number.isNaN(port) ? undefined : port;
}

function lastBracket(text: string): number {
  const first = text.indexOf('[');
  return first < 0 || text.indexOf('[', first + 1) < 0 ? first : text.lastIndexOf('[');
}

/**
 * The server that received a message from us, from `host [ip]`, `host. [ip]`, `host[ip]:25`, `[ip]`, `[ip] [ip]`,
 * `[IPv6:…]`, `host[private/lmtp]`, `host [[UNIX: /socket]]`, `host` or a bare address; an empty object if the text has none.
 */
export function parseRelay(text: string): Relay {
  return parsePlainHost(text) ?? parseAnyHost(text);
}

// mx.partner.test. [198.51.100.7] · mx.partner.test[198.51.100.7]:25
const plainHost = /^(?!none[. [])([\w.-]*[\w-])\.? ?\[(\d+\.\d+\.\d+\.\d+)\](?::(\d{1,5}))?$/;

/** Fast path for most hosts: the same as {@link parseAnyHost}, or `undefined`. */
export function parsePlainHost(text: string): Relay | undefined {
  const found = plainHost.exec(text);
  if (!found) return undefined;
  const [, name = '', ip = '', port] = found;
  return port === undefined ? { name, ip } : { name, ip, port: Number(port) };
}

/** Parses any text that is logged in place of a host. */
export function parseAnyHost(text: string): Relay {
  const open = lastBracket(text);
  const close = open < 0 ? -1 : text.indexOf(']', open);
  const isDouble = open > 0 && text.charCodeAt(open - 1) === 91;
  const before = (close < 0 ? text : text.slice(0, isDouble ? open - 1 : open)).trim();
  const ip = close < 0 ? bareIp(before) : bareIp(text.slice(open + 1, close));
  const isOnlyIp = before.startsWith('[') || (close < 0 && ip !== undefined);
  const name = isOnlyIp ? undefined : bareName(before);
  const port = close < 0 ? undefined : portAfter(text, close + 1);
  if (name !== undefined && ip !== undefined && port === undefined) return { name, ip };
  const relay: Draft<Relay> = {};
  if (name !== undefined) relay.name = name;
  if (ip !== undefined) relay.ip = ip;
  if (port !== undefined) relay.port = port;
  return relay;
}

const forgedMark = '(may be forged)';

/** Moves the user of `jobs@localhost` from the name to the login; a remote `IDENT:x@host` (RFC 1413) is dropped. */
function splitLogin(client: Draft<Client>, name: string): void {
  const at = name.lastIndexOf('@');
  const host = name.slice(at + 1);
  if (at > 0 && (client.ip === undefined || host === 'localhost'))
    client.login = name.slice(0, at).replace('IDENT:', '');
  if (host === '') return;
  if (host === 'unknown' && client.ip !== undefined) client.forged = true;
  else client.name = host;
}

/** Whether the host is a client as it is: name and address, without login or forgery. */
function isPlainClient({ name, ip, port }: Relay): boolean {
  return name !== undefined && ip !== undefined && port === undefined && name !== 'unknown' && !name.includes('@');
}

/**
 * The client that sent us a message. The user of `jobs@localhost` is its login; `(may be forged)` and Postfix's
 * `unknown[ip]` mean that forward and reverse DNS do not match.
 */
export function parseClient(text: string): Client {
  const mark = text.indexOf(forgedMark);
  const host = parseRelay(mark < 0 ? text : text.slice(0, mark));
  if (mark < 0 && isPlainClient(host)) return host;
  const client: Draft<Client> = {};
  if (host.ip !== undefined) client.ip = host.ip;
  if (mark >= 0) client.forged = true;
  if (host.name !== undefined) splitLogin(client, host.name);
  return client;
}
