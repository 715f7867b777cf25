/** Parses an IP address as logged by mail programs, such as `[::ffff:192.0.2.7]` or `IPv6:2001:db8::7`. */

const wrapped = /^\[?(?:IPv6:)?(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)\]?$/i;

/** The address without brackets and tag, IPv4-mapped IPv6 (RFC 4291 §2.5.5.2) as IPv4; `undefined` if the text is not an address. */
export function parseIp(text: string): string | undefined {
  return wrapped.exec(text)?.[1];
}

const loopback = /^(?:127\.|::1$|(?:0+:){7}0*1$|localhost$)/;

/** Whether a host, by its address or name, is the very one that logs it. */
export function isLoopback(host: string): boolean {
  return loopback.test(host);
}
