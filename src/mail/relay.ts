/** Turns a logged host, such as `host [ip]` or `host[ip]:25`, into the Client that gave us a message or the Relay that took it. */
import type { Client, Relay } from './event.ts';

interface Host {
  readonly name?: string;
  readonly ip?: string;
  readonly port?: number;
}

const isIp = (text: string): boolean => /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$/.test(text);

/** The address inside brackets without its `IPv6:` tag (RFC 5321 §4.1.3), if it is one. */
function bareIp(text: string): string | undefined {
  const ip = text.slice(0, 5).toLowerCase() === 'ipv6:' ? text.slice(5) : text;
  return isIp(ip) ? ip : undefined;
}

function bareName(text: string): string | undefined {
  const name = text.trim().replace(/\.$/, '');
  if (name === '' || name === 'none') return undefined;
  return name;
}

const portOf = (text: string): number | undefined => {
  const port = /^:(\d{1,5})\b/.exec(text)?.[1];
  return port === undefined ? undefined : Number(port);
};

const hostOf = (name?: string, ip?: string, port?: number): Host => ({
  ...(name !== undefined && { name }),
  ...(ip !== undefined && { ip }),
  ...(port !== undefined && { port }),
});

/** `host [ip]`, `host. [ip]`, `host[ip]:25`, `[ip]`, `[ip] [ip]`, `[IPv6:…]`, `host[private/lmtp]`, `host`, bare `ip`. */
function parseHost(text: string): Host {
  const open = text.lastIndexOf('[');
  const close = text.indexOf(']', open);
  if (open < 0 || close < 0) {
    const ip = bareIp(text.trim());
    return ip === undefined ? hostOf(bareName(text)) : hostOf(undefined, ip);
  }
  const before = text.slice(0, open).trim();
  const name = before.startsWith('[') ? undefined : bareName(before);
  return hostOf(name, bareIp(text.slice(open + 1, close)), portOf(text.slice(close + 1)));
}

/** The server we handed a message to; an empty object when the text names none. */
export function parseRelay(text: string): Relay {
  return parseHost(text);
}

const forgedMark = '(may be forged)';

/**
 * Who handed us a message. `jobs@localhost` is a local user (its login), `(may be forged)` and Postfix's
 * `unknown[ip]` say that forward and reverse DNS disagree, `IDENT:x@host [ip]` (RFC 1413) is only the host.
 */
export function parseClient(text: string): Client {
  const mark = text.indexOf(forgedMark);
  const host = parseHost(mark < 0 ? text : text.slice(0, mark));
  const at = host.name?.lastIndexOf('@') ?? -1;
  const name = host.name?.slice(at + 1);
  const unknown = name === 'unknown' && host.ip !== undefined;
  const local = at > 0 && (host.ip === undefined || name === 'localhost');
  return {
    ...(name !== undefined && !unknown && { name }),
    ...(host.ip !== undefined && { ip: host.ip }),
    ...((mark >= 0 || unknown) && { forged: true }),
    ...(local && { login: (host.name ?? '').slice(0, at).replace(/^IDENT:/, '') }),
  };
}
