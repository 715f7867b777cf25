/** Turns a log line into its shape with everything private masked, so that a user can report it. */

const longestMessage = 1000;
const longestShape = 160;
const longestWord = 20;

// <boss@example.com> · [192.0.2.1] · {…} · 'boss' (no apostrophe: can't) · “boss”
// If not closed, everything to the end.
const enclosed = /<[^>]*>?|\[[^\]]*\]?|\{[^}]*\}?|(?<![A-Za-z])'[^']*'?|[“„«‘‚][^”“»’‘]*[”“»’‘]?/gu;
// Subject: Salary talks
const subject = /\bsubject\b.*/is;
/** A piece between separators. */
const piece = /[^\s,;()]+/gu;
// stat=Deferred · ruleset=check_rcpt
const keyed = /^([A-Za-z][A-Za-z_-]*)=(.*)$/s;
// unknown: · done.
const ended = /^(.*?)([.:!?]*)$/su;

/** Keys whose values are words of a program, not of people. */
const openKeys: ReadonlySet<string> = new Set(
  'stat status mailer proto daemon ruleset mech method verify version class'.split(' '),
);
/** Words that may be followed by a name that looks like an ordinary word. */
const beforeNames: ReadonlySet<string> = new Set(
  'user username user: username: login: account account: mailbox name: password for from to by as of'.split(' '),
);
/** Words that follow those too, and are no names. */
const noNames: ReadonlySet<string> = new Set(
  'a an the this that it no not any all unknown sender recipient input delivery mail message queue host server is be'.split(
    ' ',
  ),
);

/**
 * The shape of a message, at most 160 characters: plain words are kept; whatever is quoted or bracketed, and values,
 * addresses, hosts, ids, numbers and paths are replaced by what they seem to be.
 */
export function maskedShape(message: string): string {
  const plain = closed(message.slice(0, longestMessage)).replaceAll(enclosed, emptied).replace(subject, 'subject …');
  let before = '';
  const masked = plain.replaceAll(piece, (found) => {
    const word = found.toLowerCase();
    const isName = beforeNames.has(before) && !noNames.has(word);
    before = word;
    return isName ? maskedName(found) : maskedPiece(found);
  });
  const tidy = masked.replaceAll(/\s+/g, ' ').trim();
  return tidy.length > longestShape ? `${tidy.slice(0, longestShape - 1)}…` : tidy;
}

/** Which of several quotation marks belong together is unknown: everything from the first to the last counts as quoted, or to the end. */
function closed(text: string): string {
  const [first = '', ...rest] = text.split('"');
  if (rest.length === 0) return text;
  return `${first}"…"${rest.length % 2 === 0 ? rest.at(-1) : ''}`;
}

/** `"…"`, `<…>`: the enclosing characters stay. */
function emptied(found: string): string {
  const closing: Readonly<Record<string, string>> = { '<': '>', '[': ']', '{': '}', "'": "'" };
  const [open = ''] = found;
  return `${open}…${closing[open] ?? '”'}`;
}

function maskedPiece(found: string): string {
  const [, key, value = ''] = keyed.exec(found) ?? [];
  if (key !== undefined) return isOpen(key, value) ? found : `${key}=${maskedName(value)}`;
  const [, core = '', end = ''] = ended.exec(found) ?? [];
  return isPlainWord(core) ? found : kindOf(core) + end;
}

function isOpen(key: string, value: string): boolean {
  return openKeys.has(key.toLowerCase()) && /^[A-Za-z_-]+$/.test(value);
}

function maskedName(found: string): string {
  const [, core = '', end = ''] = ended.exec(found) ?? [];
  return kindOf(core) + end;
}

/** As a program's own words are written; neither an id (`ABCDEF`, `aBcD`) nor a word of another alphabet. */
function isPlainWord(core: string): boolean {
  return core.length <= longestWord && /^[A-Za-z]+$/.test(core) && !/^[A-F]{6,}$|[a-z][A-Z]/.test(core);
}

/** Signs alone are no secret. */
function kindOf(core: string): string {
  if (!/[\p{L}\p{N}]/u.test(core)) return core;
  if (core.includes('@')) return '<address>';
  if (/^\d+$/.test(core)) return 'N';
  if (core.startsWith('/')) return '<path>';
  if (/\d/.test(core)) return '<id>';
  return core.includes('.') ? '<host>' : '<word>';
}
