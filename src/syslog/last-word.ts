/** Cuts words out of lines; one that is the same as the last time is the same string, so that maps find it without reading it again. */
export class LastWord {
  #last = '';

  /** `line.slice(start, end)`. */
  slice(line: string, start: number, end: number): string {
    const last = this.#last;
    if (last.length === end - start && line.startsWith(last, start)) return last;
    return (this.#last = line.slice(start, end));
  }
}
