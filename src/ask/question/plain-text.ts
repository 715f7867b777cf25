/** Turns a question as a chat client sends it (links, entities, smart punctuation) into the characters that the asker meant. */

/** What the asker typed: mail and web links are their text, entities are characters, a leading mention of the bot is gone. */
export function plainText(text: string): string {
  return (
    text
      // Outlook pastes boss@example.com<mailto:boss@example.com>
      .replaceAll(/(?<=[\p{L}\p{N}])<mailto:/giu, ' <mailto:')
      // <mailto:boss@example.com|boss@example.com> · <http://example.com|example.com> · <https://example.com/>
      .replaceAll(/<(?:mailto:|https?:\/\/)([^<>|\s]*)(?:\|([^<>]*))?>/gi, (_, target: string, label?: string) =>
        label === undefined || label === '' ? decoded(target.replace(/\/$/, '')) : label,
      )
      .replaceAll(/&lt;/gi, '<')
      .replaceAll(/&gt;/gi, '>')
      .replaceAll(/&amp;/gi, '&')
      // <@U123> · <@W0LAN123|mailtrace>:
      .replace(/^[\s\p{Cf}]*<@[UWB][A-Z0-9]+(?:\|[^<>]*)?>[:,]?/iu, '')
      // boss@example.com :arrow_right: employee@example.com :pray::skin-tone-2:
      .replaceAll(/(?<!\S):arrow_right:(?!\S)/gi, '->')
      .replaceAll(/(?<!\S)(?::[a-z][\w+'-]*:)+(?!\S)/gi, '')
      .trim()
  );
}

// odd%20user@partner.test
function decoded(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

/** Plain text with the characters of typewriters: straight quotes, hyphens for dashes, plain blanks, nothing invisible. */
export function tidyText(text: string): string {
  return (
    text
      .normalize('NFC')
      // zero-width space, soft hyphen, byte-order mark, marks of writing direction
      .replaceAll(/\p{Cf}/gu, '')
      // ｆｒｏｍ：boss＠example．com, from keyboards whose characters are all of one width
      .replaceAll(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
      .replaceAll(/[。｡]/g, '.')
      .replaceAll(/[“”„‟«»「」]/g, '"')
      .replaceAll(/[‘’‚‛‹›]/g, "'")
      .replaceAll(/[‐‑‒–—―−]/g, '-')
      .replaceAll('…', '...')
      .replaceAll('﹫', '@')
      // boss@example.com→employee@example.com · a@x => b@y
      .replaceAll(/[→⇒➔➜➝➡⟶⟹]\uFE0F?|(?<![-=<])[-=]{1,3}>/g, ' -> ')
      .replaceAll(/[\s\p{Z}\p{Cc}]+/gu, ' ')
      .trim()
  );
}
