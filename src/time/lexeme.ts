/** Splits words such as `9am-11am` or `2026-01-11..2026-01-13` into numbers, names, clock times, dates and dashes. */

export interface Lexeme {
  readonly kind: 'number' | 'name' | 'clock' | 'date' | 'instant' | 'dash';
  /** Lower case. */
  readonly text: string;
  /** If this lexeme ends a word: the number of words up to here; otherwise 0. */
  readonly ends: number;
}

/** What a reader made of lexemes, and the index of the first one that it did not use. */
export interface Read<T> {
  readonly value: T;
  readonly next: number;
}

/** Words examined at most: `from Monday 11 January 2026 at 9:00 to Tuesday 13 January 2026 at 10:00` has 14. */
const longestPhrase = 18;

const kinds: readonly (readonly [Lexeme['kind'], RegExp])[] = [
  // 2026-01-11T11:45:49Z · 2026-01-11T11:45:49.123+01:00
  ['instant', /\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:z|[+-]\d\d:?\d\d)/y],
  // 2026-01-11 · 2026-01-11T (a clock time follows)
  ['date', /\d{4}-\d{1,2}-\d{1,2}(?![\d:])(?:t(?=\d))?/y],
  // 20260111
  ['date', /(?:19|20)\d{6}(?!\d)/y],
  // 11:45 · 11:45:49 · 11:45:49.123
  ['clock', /\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?(?![\d:])/y],
  // 9 · 30 · 2005 · 11th
  ['number', /\d{1,6}(?!\d)(?:(?:st|nd|rd|th)(?!\p{L}))?/uy],
  // jan · yesterday · am
  ['name', /\p{L}+/uy],
  // - · .. · ->
  ['dash', /\.{2,3}|-{1,2}>?|=>/y],
];

/** The lexemes of the words up to the first one that does not consist of lexemes. */
export function readLexemes(words: readonly string[]): Lexeme[] {
  const lexemes: Lexeme[] = [];
  for (const [index, word] of words.slice(0, longestPhrase).entries()) {
    const ofWord = lexemesOf(word.toLowerCase().replace(/,$/, ''), index + 1);
    if (ofWord === undefined) break;
    lexemes.push(...ofWord);
  }
  return lexemes;
}

function lexemesOf(word: string, count: number): Lexeme[] | undefined {
  const lexemes: Lexeme[] = [];
  for (let at = 0; at < word.length;) {
    const found = lexemeAt(word, at);
    if (found === undefined) return undefined;
    at += found.text.length;
    lexemes.push({ ...found, ends: at === word.length ? count : 0 });
  }
  return lexemes;
}

function lexemeAt(word: string, at: number): Omit<Lexeme, 'ends'> | undefined {
  for (const [kind, pattern] of kinds) {
    pattern.lastIndex = at;
    const text = pattern.exec(word)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}

/** Whether the lexeme at `at` is one of these names (any name, if none is given). */
export function isName(lexemes: readonly Lexeme[], at: number, ...names: readonly string[]): boolean {
  const lexeme = lexemes[at];
  return lexeme?.kind === 'name' && (names.length === 0 || names.includes(lexeme.text));
}

/** The value of the number at `at`, if it has at most `digits` digits. */
export function numberAt(lexemes: readonly Lexeme[], at: number, digits: number): number | undefined {
  const lexeme = lexemes[at];
  const text = lexeme?.kind === 'number' ? /^\d+/.exec(lexeme.text)?.[0] : undefined;
  return text === undefined || text.length > digits ? undefined : Number(text);
}

/** The result that used the most lexemes; the first of several. */
export function furthest<T>(...reads: readonly (Read<T> | undefined)[]): Read<T> | undefined {
  let best: Read<T> | undefined;
  for (const read of reads) if (read !== undefined && read.next > (best?.next ?? -1)) best = read;
  return best;
}
