/** Parses a host in Exim's format, `name (helo) [ip]:port`, as the Client or the Relay of a message. */
import type { Draft } from '../../mail/draft.ts';
import type { Client, Relay } from '../../mail/event.ts';

export interface EximHost {
  name?: string;
  /** The client's HELO name, if it was not verified as its name. */
  helo?: string;
  ip?: string;
  port?: number;
  /** Index after the host. */
  end: number;
}

const blank = 32;
const colon = 58;
const openParenthesis = 40;
const openBracket = 91;
const asterisk = 42;

/**
 * The host at `from`: `mx.partner.test [198.51.100.111]:25`, `(friend) [203.0.113.200]`, `([10.0.0.1]) [192.0.2.1]`,
 * `[203.0.113.250]`, `mx.partner.test [198.51.100.111]*` (`*`: a reused connection), or a bare name.
 */
export function scanHost(text: string, from: number): EximHost {
  const host: EximHost = { end: from };
  let at = scanName(text, from, host);
  if (text.charCodeAt(at) === openParenthesis) at = scanHelo(text, at, host);
  if (text.charCodeAt(at) === openBracket) scanIp(text, at, host);
  return host;
}

/** Reads the name, if there is one; returns the index at which the HELO name or address may begin. */
function scanName(text: string, from: number, host: EximHost): number {
  const first = text.charCodeAt(from);
  if (first === openParenthesis || first === openBracket) return from;
  const found = text.indexOf(' ', from);
  let end = found < 0 ? text.length : found;
  if (end > from && text.charCodeAt(end - 1) === colon) end--;
  if (end > from) host.name = text.slice(from, end);
  host.end = end;
  const next = end + 1;
  const isHost = text.charCodeAt(next) === openParenthesis || text.charCodeAt(next) === openBracket;
  return text.charCodeAt(end) === blank && isHost ? next : end;
}

/** A HELO name may contain brackets: only `) [` certainly ends it. */
function scanHelo(text: string, at: number, host: EximHost): number {
  const sure = text.indexOf(') [', at);
  const close = sure < 0 ? text.indexOf(')', at) : sure;
  if (close < 0) return at;
  host.helo = text.slice(at + 1, close);
  host.end = close + 1;
  return sure < 0 ? close + 1 : close + 2;
}

function scanIp(text: string, at: number, host: EximHost): void {
  const close = text.indexOf(']', at);
  if (close < 0) return;
  host.ip = text.slice(at + 1, close);
  host.end = close + 1;
  if (text.charCodeAt(host.end) === colon) scanPort(text, host.end + 1, host);
  if (text.charCodeAt(host.end) === asterisk) host.end++;
}

function scanPort(text: string, at: number, host: EximHost): void {
  let end = at;
  let port = 0;
  for (let c = text.charCodeAt(end); c >= 48 && c <= 57 && end < at + 5; c = text.charCodeAt(++end))
    port = port * 10 + c - 48;
  if (end === at) return;
  host.port = port;
  host.end = end;
}

/** The server to which we connected. */
export function relayOf(host: EximHost): Relay {
  const relay: Draft<Relay> = {};
  if (host.name !== undefined) relay.name = host.name;
  if (host.ip !== undefined) relay.ip = host.ip;
  if (host.port !== undefined) relay.port = host.port;
  return relay;
}

/** The client, with its authenticated identity (`A=plain:boss`), if any. */
export function clientOf(host: EximHost, authenticator?: string): Client {
  const client: Draft<Client> = {};
  if (host.name !== undefined) client.name = host.name;
  if (host.ip !== undefined) client.ip = host.ip;
  if (host.helo !== undefined) client.helo = host.helo;
  const login = authenticator === undefined ? undefined : loginOf(authenticator);
  if (login !== undefined) client.login = login;
  return client;
}

/** The identity in `plain:boss` or `plain:boss:boss@example.com` (`+smtp_mailauth`). */
function loginOf(authenticator: string): string | undefined {
  const first = authenticator.indexOf(':');
  if (first < 0) return undefined;
  const second = authenticator.indexOf(':', first + 1);
  const login = authenticator.slice(first + 1, second < 0 ? undefined : second);
  return login === '' ? undefined : login;
}
