/** Turns ids and addresses into texts that a raw line holds if it names one of them, so that only such lines are parsed. */

/** Some servers truncate Message-IDs, but none to less than this. */
export const uncutLength = 60;

/** Texts of which every line with one of these ids or addresses contains at least one, as `UnpackedChunk.holding` takes them; `undefined` if there is no such set. */
export function naming(...names: readonly (string | number)[]): string[] | undefined {
  return anyOf(names.map((name) => longestPlain(`${name}`)));
}

/** The same for lines that name a Message-ID. */
export function namingMessage(messageId: string): string[] | undefined {
  return naming(messageId.slice(0, uncutLength));
}

/** The texts in lower case; `undefined` if they exclude nothing. */
export function anyOf(texts: readonly string[]): string[] | undefined {
  return texts.length === 0 || texts.includes('') ? undefined : texts.map((text) => text.toLowerCase());
}

/** The longest run of characters that every program logs without escaping. */
export function longestPlain(text: string): string {
  return text.split(/[^\w.@+=-]+/).reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}
