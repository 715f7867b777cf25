/** Parses logged mail addresses and address lists, and makes keys to compare addresses. */

/** The address without surrounding blanks and one pair of `< >`; `<>`, the null sender, is `''`. */
export function stripAngles(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith('<') && trimmed.endsWith('>') ? trimmed.slice(1, -1) : trimmed;
}

/** Index after the quoted string that begins at `from`, or -1 if it has no end. */
function endOfQuotes(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i + 1;
  }
  return -1;
}

/** Index of the comma, or end of text, after the address that begins at `from`; commas in quotes and `< >` are part of it. */
export function endOfAddress(text: string, from: number): number {
  let inAngles = false;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === '"') i = Math.max(i, endOfQuotes(text, i) - 1);
    else if (c === '<') inAngles = text.indexOf('>', i) > 0;
    else if (c === '>') inAngles = false;
    else if (c === ',' && !inAngles) return i;
  }
  return text.length;
}

/**
 * The addresses of a logged list such as `<a@x>,<"a,b>c"@d>,\\events,"|/usr/lib/x",/dev/null`, without `< >`,
 * otherwise as logged (pipes keep their quotes). Empty items are left out, but `<>` stays as `''`.
 */
export function parseAddressList(text: string): string[] {
  if (text.indexOf(',') < 0) return text.trim() === '' ? [] : [stripAngles(text)];
  const addresses: string[] = [];
  for (let from = 0; from < text.length;) {
    const to = endOfAddress(text, from);
    const item = text.slice(from, to).trim();
    if (item !== '') addresses.push(stripAngles(item));
    from = to + 1;
  }
  return addresses;
}

/** The key by which addresses are compared: without `< >`, lower case. */
export function addressKey(address: string): string {
  return stripAngles(address).toLowerCase();
}

/** The domain of an address in lower case; `undefined` for local names, pipes and files. */
export function domainOf(address: string): string | undefined {
  return domainOfKey(addressKey(address));
}

/** As {@link domainOf}, for the result of {@link addressKey}. */
export function domainOfKey(key: string): string | undefined {
  const at = key.lastIndexOf('@');
  const domain = at < 0 ? '' : key.slice(at + 1);
  return domain === '' || domain.includes('"') ? undefined : domain;
}

/** Whether a domain is meant by `example.com`, or as a subdomain by `*.example.com`. Both in lower case. */
export function isInDomain(domain: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? domain.endsWith(pattern.slice(1)) : domain === pattern;
}

/** The part before the domain, with its case; all of an address without one (local names, pipes, files). */
export function localPartOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 || address.endsWith('"') ? address : address.slice(0, at);
}

/** Of a local part (or of an address without its domain): without its `+tag` (RFC 5233). */
export function withoutTag(localPart: string): string {
  return localPart.replace(/(?<=.)\+.*$/, '');
}

// prvs=5012b7a8d9=boss@example.com · btv1==5012b7a8d9==boss@example.com      (draft-levine-smtp-batv, Barracuda)
const signed = /^(?:prvs=[^=@]+=|btv1==[^=@]+==)(.+@.+)$/i;
// srs0=kqfz=qr=example.com=boss@forwarder.test · srs1=xm4e=forwarder.test==kqfz=qr=example.com=boss@second.test
const forwarded = /^srs(?:0[=+-]|1[=+-][^=]+=[^=]+=[=+-])[^=]+=[^=]+=([^=@]+)=(.+)@[^@]+$/i;

/**
 * The original address if a server signed it (BATV) or a forwarder rewrote it (Sender Rewriting Scheme), else `undefined`.
 *
 * @param address without `< >`
 */
export function unsigned(address: string): string | undefined {
  if (!address.includes('=')) return undefined;
  const own = signed.exec(address)?.[1];
  if (own !== undefined) return own;
  const [, domain, local] = forwarded.exec(address) ?? [];
  return domain === undefined ? undefined : `${local}@${domain}`;
}
