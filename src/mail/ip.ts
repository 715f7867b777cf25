/** Turns an IP address as mail programs log it, such as `[::ffff:192.0.2.7]` or `IPv6:2001:db8::7`, into its plain text. */

const wrapped = /^\[?(?:IPv6:)?(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)\]?$/i;

/** Without brackets and tag, an IPv4 address that was mapped into IPv6 (RFC 4291 §2.5.5.2) as IPv4; `undefined` for anything but an address. */
export function parseIp(text: string): string | undefined {
  return wrapped.exec(text)?.[1];
}
