/** Turns a log line into its shape with everything private masked, so that a user can report it. */

const masks: readonly (readonly [RegExp, string])[] = [
  // <boss@example.com>
  [/[^\s<>=,;:"'()[\]]+@[^\s<>=,;"'()[\]]+/g, '<address>'],
  // [192.0.2.1]  IPv6:2001:db8::1
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '<ip>'],
  [/\b(?:[0-9a-f]{1,4}:){2,7}[0-9a-f]{0,4}\b/gi, '<ip>'],
  // mx.partner.test
  [/\b(?:[a-z0-9_-]+\.)+[a-z]{2,}\b\.?/gi, '<host>'],
  // "quoted words of a user"
  [/"[^"]*"/g, '"…"'],
  // j0BGjkc28022, 4XXx1q5ghSz7JTb5, 1rKqFX-0000aB-7d
  [/\b(?=[A-Za-z-]*\d)[A-Za-z0-9-]{8,}\b/g, '<id>'],
  [/\d+/g, 'N'],
  [/\/[^\s,;:]+/g, '<path>'],
];
const longestShape = 160;

/** The shape of a message: addresses, hosts, ids, numbers, paths and quoted words masked, at most 160 characters. */
export function maskedShape(message: string): string {
  const masked = masks.reduce((text, [pattern, mask]) => text.replaceAll(pattern, mask), message.slice(0, 1000));
  return masked.length > longestShape ? `${masked.slice(0, longestShape - 1)}…` : masked;
}
