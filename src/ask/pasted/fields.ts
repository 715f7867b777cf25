/** Extracts header fields from pasted text with mail headers or a bounce in it: unfolded, in order. */

export interface Field {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
}

/** Only these begin a field: in prose any word may stand before a colon. RFC 5322, RFC 3464 and what servers add. */
const known: ReadonlySet<string> = new Set(
  `received message-id from to cc date subject sender return-path delivered-to x-original-to envelope-to reply-to
  in-reply-to references x-failed-recipients final-recipient original-recipient diagnostic-code reporting-mta remote-mta
  received-from-mta arrival-date last-attempt-date will-retry-until final-log-id action status original-envelope-id
  original-message-id x-original-message-id x-postfix-queue-id x-postfix-sender x-queue-id x-envelope-from x-envelope-to
  x-sender sent x-display-name content-type content-description mime-version`.split(/\s+/),
);

// X-Postfix-Queue-ID: 4CgFzw4Y2tz6NC9G3
const fieldLine = /^[ \t]*([A-Za-z][A-Za-z-]{1,40})[ \t]*:[ \t]*(.*)$/;
// > From: boss@example.com (quoted) · | From: (a table) · ``` (a code block in a chat)
const quoteMarks = /^[ \t]*(?:(?:[>|]|&gt;)[ \t]?)+|```/g;
// `by ns1 (Postfix) with ESMTP id …` at the left edge: the chat ate the blanks of a folded Received line
const lostFold = /^(?:by|for|id|with|via|from|\()\b/i;

/** The lines of a pasted text, quote marks and code fences gone. */
export function pastedLines(text: string): string[] {
  return text.split(/\r\n|[\r\n]/).map((line) => line.replace(quoteMarks, '').trimEnd());
}

function startOf(line: string): Field | undefined {
  const [, name = '', value = ''] = fieldLine.exec(line) ?? [];
  const key = name.toLowerCase();
  return known.has(key) ? { name: key, value } : undefined;
}

/** RFC 5322 §2.2.3: a folded line begins with a blank. */
const isFolded = (line: string, open: Field): boolean =>
  line.trim() !== '' && (/^[ \t]/.test(line) || (open.name === 'received' && lostFold.test(line)));

export function parseFields(lines: readonly string[]): Field[] {
  const fields: { name: string; value: string }[] = [];
  let open: { name: string; value: string } | undefined;
  for (const line of lines) {
    const start = startOf(line);
    if (start !== undefined) fields.push((open = { ...start }));
    else if (open !== undefined && isFolded(line, open)) open.value += ` ${line.trim()}`;
    else open = undefined;
  }
  return fields;
}
