/** Text from a log turned into text that shows every character: what would be invisible or steer a screen is spelled out. */

/** Control, format, bidi and zero-width characters, line and paragraph separators, lone surrogates, invisible letters. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** U+2400… are pictures of the C0 control characters: ESC is shown as ␛. */
const controlPictures = 0x2400;

function spelled(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(controlPictures + code);
  if (code === 0x7f) return '␡';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** The text with every hidden character spelled (`␛[31m`, `⟨U+202E⟩`); ordinary text is returned as it is. */
export function visible(text: string): string {
  return text.replace(hidden, spelled);
}
