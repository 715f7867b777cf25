/** Parses the text after `msgid=` in Dovecot's lines as a Message-ID without `< >`. */

/**
 * `<a@x>`, `a@x`, `<a@x> (added by postmaster@x)`, `? <a@x>`; `undefined` for `unspecified`, `unknown`, nothing, and an id that Dovecot cut (`<long...`).
 * Any text between the outer `< >` is the id, for example `<a, to=<forged@x>, stat=Sent (fake)@y>`.
 */
export function parseMessageId(text: string): string | undefined {
  const open = text.indexOf('<');
  const close = text.lastIndexOf('>');
  const id = (open < 0 || close < open ? text : text.slice(open + 1, close)).trim();
  return id === '' || id === 'unspecified' || id === 'unknown' || id.endsWith('...') ? undefined : id;
}
