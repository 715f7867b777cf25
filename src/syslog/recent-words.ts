/** Cuts words out of lines; those that came lately are the same strings as then, which maps find without reading them again. */

/** As many as the services of a mail program that log in turns. */
const mostWords = 8;

export class RecentWords {
  readonly #words: string[] = [];
  #oldest = 0;

  /** `line.slice(start, end)`. */
  slice(line: string, start: number, end: number): string {
    const length = end - start;
    for (const word of this.#words) if (word.length === length && line.startsWith(word, start)) return word;
    const word = line.slice(start, end);
    this.#words[this.#oldest] = word;
    this.#oldest = (this.#oldest + 1) % mostWords;
    return word;
  }
}
