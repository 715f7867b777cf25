/** Text turned into the mail addresses in it, in their order, each once. */
import { addressKey } from '../../mail/address.ts';

// Anna <boss@example.com> · mailto:boss@example.com · <boss@example.com>: host mx.partner.test said
const address =
  /(?<![^\s<>()[\]{},;:=|"'`])[^\s<>()[\]{},;:=|"'`@\\]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.)+[\p{L}\p{N}-]{2,63}/gu;

/** A dot or hyphen behind it belongs to the sentence. */
const trimmed = (found: string): string => found.replace(/[.-]+$/, '');

export function unique(values: readonly string[]): string[] {
  return [...new Map(values.map((value) => [addressKey(value), value])).values()];
}

export function parseAddresses(text: string): string[] {
  return unique((text.match(address) ?? []).map(trimmed));
}
