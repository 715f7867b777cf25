/** Finds a phrase of the catalogue in a server's reply, whatever addresses, codes and line ends stand between. */

/** What of a reply is compared; longer ones are hostile or tell nothing more. */
const longestReply = 2000;
/** How far apart the parts of a phrase may stand. */
const widestGap = 80;

// <jobs@example.org>   <unknown[203.0.113.9]>   but not <LF>
const bracketed = /<[^<>\s]{0,320}[@.][^<>\s]{0,320}>/g;
// jobs@example.org
const address = /[^\s<>()"',;:@[\]]{1,64}@[^\s<>()"',;:@[\]]{1,255}/g;
// mx.corp.test[192.0.2.25]   unknown[203.0.113.9]   but not sender[192.0.2.7]
const hostAndIp = /(?:\bunknown|[^\s<>()[\].]{1,63}\.[^\s<>()[\]]{1,255})\[[0-9a-f.:]{2,45}\]/g;
// \n550-5.1.1 double-checking   550-5.7.1 record   550 5.1.1 unnecessary
const nextLine = /(?:\\n|\s)[245]\d\d(?:-|\s(?=[245]\.\d))(?:[245]\.\d{1,3}\.\d{1,3}(?=\s|$))?/g;

/** The words of a reply in small letters, without addresses, hosts and the codes of further lines. */
export function plainWords(reply: string): string {
  return reply
    .slice(0, longestReply)
    .toLowerCase()
    .replace(bracketed, ' ')
    .replace(hostAndIp, ' ')
    .replace(address, ' ')
    .replace(nextLine, ' ')
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ');
}

function isWordCharacter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
}

/** Where a part begins at the start of a word (or is itself no word), from `from` on and not after `last`. */
function findPart(words: string, part: string, from: number, last: number): number {
  const startsAnywhere = !isWordCharacter(part.charCodeAt(0));
  for (let at = words.indexOf(part, from); at >= 0 && at <= last; at = words.indexOf(part, at + 1)) {
    if (startsAnywhere || at === 0 || !isWordCharacter(words.charCodeAt(at - 1))) return at;
  }
  return -1;
}

/** Where the phrase ends in `words`, which {@link plainWords} made; -1 when it is not there. */
export function endOfPhrase(words: string, says: string): number {
  const [first = '', ...rest] = says.split('*').map((part) => part.trim());
  for (let at = findPart(words, first, 0, words.length); at >= 0; at = findPart(words, first, at + 1, words.length)) {
    let end = at + first.length;
    for (const part of rest) {
      const next = findPart(words, part, end, end + widestGap);
      end = next < 0 ? -1 : next + part.length;
      if (end < 0) break;
    }
    if (end >= 0) return end;
  }
  return -1;
}
