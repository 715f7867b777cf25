/** Turns the recipients of a `to=` field into plain addresses. */
import { parseAddressList } from '../../mail/address.ts';

/** `\\events` (no further aliasing) is events, `"|/usr/lib/robot"` is `|/usr/lib/robot`, `Sun <sun@x.test>` and `[4711]<sun@x.test>` are sun@x.test. */
export function plainAddress(address: string): string {
  const first = address.charCodeAt(0);
  if (first === 92) return address.replace(/^\\+/, '');
  if (first === 34 && address.endsWith('"') && /^"[|/:\\]/.test(address)) return plainAddress(address.slice(1, -1));
  const open = address.endsWith('>') ? address.lastIndexOf('<') : -1;
  return open > 0 ? address.slice(open + 1, -1) : address;
}

/** Sendmail's text for an unknown recipient. */
const nobody = 'NO-TO-LIST';

/** The recipients of a logged list; empty if there are none. */
export function parseRecipients(list: string): string[] {
  if (list === nobody) return [];
  const addresses = parseAddressList(list);
  for (let i = 0; i < addresses.length; i++) addresses[i] = plainAddress(addresses[i] ?? '');
  return addresses;
}
