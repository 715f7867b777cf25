/** Makes every character of log text visible: invisible characters, and those that control a terminal, are spelled out. */

/** Control, format, bidi and zero-width characters, line and paragraph separators, lone surrogates, invisible letters. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** U+2400 and following are symbols for the C0 control characters: ESC is shown as ␛. */
const controlPictures = 0x2400;

function spelled(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(controlPictures + code);
  if (code === 0x7f) return '␡';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** The text with hidden characters spelled out (`␛[31m`, `⟨U+202E⟩`); other text is returned unchanged. */
export function visible(text: string): string {
  return text.replace(hidden, spelled);
}
