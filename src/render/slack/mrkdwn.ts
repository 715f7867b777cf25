/** Any text turned into Slack mrkdwn that shows it and obeys nothing in it. */
import { visible } from '../../text/visible.ts';

/** The three characters that Slack reads as markup everywhere, also inside code. */
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

export function escape(text: string): string {
  return text.replace(/[&<>]/g, (character) => entities[character] ?? character);
}

/** Nothing can end a code span but a backtick: it is shown as its look-alike U+02CB. */
const withoutBackticks = (text: string): string => text.replaceAll('`', 'ˋ');

/** The text in a code span: no formatting, no emoji, no links. Slack wants no blanks at its ends. */
export function code(text: string): string {
  const shown = visible(text).trim();
  return '`' + escape(withoutBackticks(shown === '' ? '␠' : shown)) + '`';
}

/** Lines that are already {@link codeLine}s, in one code block. */
export function codeBlock(codeLines: readonly string[]): string {
  return '```\n' + codeLines.join('\n') + '\n```';
}

/** One line of a code block. */
export function codeLine(line: string): string {
  return escape(withoutBackticks(visible(line)));
}

/** What Slack might format, link, quote or turn into an emoji: `*a*`, `<!channel>`, `a@b`, `http://`, `:x:` (but not `11:45:49`). */
const risky = /[*_~`<>&@#]|:\/\/|:(?!\d+:)[\w+'-]+:|(?:^|\D):\d+:/;

/** `(boss@example.com),` → opening marks, the word itself, closing marks. */
const word = /^([("'“‘«[{]*)(.*?)([)"'”’»\]},.;:!?…]*)$/su;

/** `6AN925qT000388`, `1rKqFX-0000aB-7d`: IDs are copied, and code spans are good to copy. */
const id = /^(?=.*\d)(?=.*[A-Za-z])[\w-]{10,}$/;

function safeWord(token: string): string {
  const [, before = '', core = '', after = ''] = word.exec(token) ?? [];
  if (id.test(core) && !risky.test(before + after)) return before + code(core) + after;
  if (!risky.test(token)) return token;
  const isWhole = core === '' || core.startsWith(':') || risky.test(before + after);
  return isWhole ? code(token) : before + code(core) + after;
}

/** Sentences that may quote a log: plain words stay words, whatever Slack might obey goes into a code span. */
export function prose(text: string): string {
  return visible(text)
    .split(/(\s+)/u)
    .map((token) => (token.trim() === '' ? token : safeWord(token)))
    .join('');
}
