/** Slack's mrkdwn → a tree of what it shows: formatting, code, quotes, links, mentions, dates, emoji. */
import { emojiOf } from './emoji.js';

/**
 * @typedef {{ kind: 'text', text: string } | { kind: 'break' }
 *   | { kind: 'bold' | 'italic' | 'strike' | 'code' | 'pre' | 'quote', inside: Piece[] }
 *   | { kind: 'link', url: string, label: string | null }
 *   | { kind: 'user' | 'channel' | 'group', id: string, label: string | null }
 *   | { kind: 'broadcast', range: string }
 *   | { kind: 'date', at: number, format: string, url: string | null, fallback: string }
 *   | { kind: 'emoji', name: string, character: string }} Piece
 *
 * @typedef {object} Reading
 * @property {boolean} [verbatim] whether addresses in plain words stay plain
 * @property {boolean} [isCode] whether only `<…>` is markup
 * @property {boolean} [isPlain] whether only emoji are, and nothing is escaped
 */

const entities = /** @type {Record<string, string>} */ ({ '&lt;': '<', '&gt;': '>', '&amp;': '&' });

/** @param {string} text */
export function unescape(text) {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity);
}

/** What a link may lead to; anything else stays text. @param {string} url */
export function isSafeUrl(url) {
  return /^(?:https?:\/\/|mailto:|tel:|slack:\/\/)/i.test(url);
}

/** A `plain_text`: nothing but emoji is read. @param {string} text @returns {Piece[]} */
export function parseEmoji(text) {
  return new Inline(text, { isPlain: true }).parse();
}

/**
 * @param {string} text
 * @param {Reading} [reading]
 * @returns {Piece[]}
 */
export function parseMrkdwn(text, reading = {}) {
  return splitFences(text).flatMap(({ isFenced, part }) =>
    isFenced ? [{ kind: 'pre', inside: parseInline(part, { isCode: true }) }] : parseLines(part, reading),
  );
}

/**
 * "before\n```\nJan 12 08:12:03 ns1\n```\nafter": the line ends around and just inside a code block belong to it.
 * @param {string} text
 */
function splitFences(text) {
  const parts = [];
  let start = 0;
  for (let open = text.indexOf('```'); open >= 0; open = text.indexOf('```', start)) {
    const close = text.indexOf('```', open + 3);
    const inside = text.slice(open + 3, close);
    if (close < 0 || inside.trim() === '') break;
    parts.push({ isFenced: false, part: text.slice(start, open).replace(/\n$/, '') });
    parts.push({ isFenced: true, part: inside.replace(/^\n|\n$/g, '') });
    start = close + 3 + (text[close + 3] === '\n' ? 1 : 0);
  }
  return [...parts, { isFenced: false, part: text.slice(start) }];
}

/** `> a quote`, `>>> all the rest`; Slack reads the escaped sign as well. */
const quoteMark = /^(?:&gt;|>)(?!(?:&gt;|>){2}) ?/;
const restMark = /^(?:&gt;|>){3} ?/;

/**
 * @param {string} text
 * @param {Reading} reading
 * @returns {Piece[]}
 */
function parseLines(text, reading) {
  if (text === '') return [];
  /** @type {Piece[]} */
  const pieces = [];
  const lines = text.split('\n');
  let needsBreak = false;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const quoted = restMark.test(line) ? lines.slice(index) : quotedLines(lines, index);
    if (quoted.length > 0) {
      const marks = restMark.test(line) ? restMark : quoteMark;
      const inside = quoted.flatMap((one, at) => [
        ...lineBreak(at > 0),
        ...parseInline(one.replace(marks, ''), reading),
      ]);
      pieces.push({ kind: 'quote', inside });
      index += quoted.length - 1;
      needsBreak = false;
    } else {
      pieces.push(...lineBreak(needsBreak), ...parseInline(line, reading));
      needsBreak = true;
    }
  }
  return pieces;
}

/**
 * @param {boolean} isNeeded
 * @returns {Piece[]}
 */
function lineBreak(isNeeded) {
  return isNeeded ? [{ kind: 'break' }] : [];
}

/**
 * @param {readonly string[]} lines
 * @param {number} start
 */
function quotedLines(lines, start) {
  const end = lines.findIndex((line, index) => index >= start && !quoteMark.test(line));
  return lines.slice(start, end < 0 ? lines.length : end);
}

const styles = /** @type {const} */ ({ '*': 'bold', _: 'italic', '~': 'strike' });
const isWord = /[\p{L}\p{N}]/u;
const token = /<([^<>\n]+)>/y;
const emoji = /:([a-z0-9_+'-]+):/y;
const webAddress = /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?'")\]}*_~`]/iy;
const mailAddress = /[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/iy;

/**
 * @param {string} text without line ends, unless it is code
 * @param {Reading} reading
 * @returns {Piece[]}
 */
export function parseInline(text, reading = {}) {
  return new Inline(text, reading).parse();
}

/** One pass over a line; every search for an end is given up for good once it failed. */
class Inline {
  /** @type {Piece[]} */ #pieces = [];
  #plain = '';
  #at = 0;
  /** @type {Set<string>} */ #endless = new Set();

  /**
   * @param {string} text
   * @param {Reading} reading
   */
  constructor(text, reading) {
    this.text = text;
    this.reading = reading;
  }

  parse() {
    while (this.#at < this.text.length) {
      const found = this.#next();
      if (found !== undefined) {
        this.#flush();
        this.#pieces.push(found.piece);
        this.#at += found.length;
      } else {
        this.#plain += this.text[this.#at];
        this.#at += 1;
      }
    }
    this.#flush();
    return this.#pieces;
  }

  #flush() {
    const text = this.reading.isPlain === true ? this.#plain : unescape(this.#plain);
    if (text !== '') this.#pieces.push({ kind: 'text', text });
    this.#plain = '';
  }

  /** @returns {{ piece: Piece, length: number } | undefined} */
  #next() {
    const character = this.text[this.#at] ?? '';
    if (this.reading.isPlain === true) return character === ':' ? this.#emoji() : undefined;
    if (character === '<') return this.#token();
    if (this.reading.isCode === true) return undefined;
    if (character === '`') return this.#code();
    if (character === ':') return this.#emoji();
    if (character === '*' || character === '_' || character === '~') return this.#styled(character);
    return this.reading.verbatim === true ? undefined : this.#address();
  }

  #token() {
    const [whole = '', inside = ''] = this.#match(token) ?? [];
    const piece = inside === '' ? undefined : tokenPiece(inside);
    return piece && { piece, length: whole.length };
  }

  #code() {
    const end = this.#isEdge(this.#at - 1, '`') ? this.#endOfCode(this.#at) : undefined;
    if (end === undefined) return undefined;
    const inside = parseInline(this.text.slice(this.#at + 1, end), { isCode: true });
    return { piece: /** @type {Piece} */ ({ kind: 'code', inside }), length: end + 1 - this.#at };
  }

  /** @param {number} start where the opening backtick is */
  #endOfCode(start) {
    if (this.#endless.has('`')) return undefined;
    for (let end = this.text.indexOf('`', start + 1); end >= 0; end = this.text.indexOf('`', end + 1)) {
      if (end === start + 1) return undefined;
      if (this.#isEdge(end + 1, '`')) return end;
    }
    this.#endless.add('`');
    return undefined;
  }

  /** Not within times and IPv6 addresses: `10:02:11`, `2001:db8:a:b::1`. */
  #emoji() {
    const [whole = '', name = ''] = this.#match(emoji) ?? [];
    const character = emojiOf(name);
    if (character === undefined) return undefined;
    const afterEmoji = this.#plain === '' && this.#pieces.at(-1)?.kind === 'emoji';
    if (!afterEmoji && !this.#isEdge(this.#at - 1, ':')) return undefined;
    if (isWord.test(this.text[this.#at + whole.length] ?? '')) return undefined;
    return { piece: /** @type {Piece} */ ({ kind: 'emoji', name, character }), length: whole.length };
  }

  /** @param {'*' | '_' | '~'} mark */
  #styled(mark) {
    const first = this.text[this.#at + 1] ?? ' ';
    if (!this.#isEdge(this.#at - 1, mark) || first.trim() === '' || first === mark) return undefined;
    const end = this.#endOfStyle(mark);
    if (end === undefined) return undefined;
    const inside = parseInline(this.text.slice(this.#at + 1, end), this.reading);
    return { piece: /** @type {Piece} */ ({ kind: styles[mark], inside }), length: end + 1 - this.#at };
  }

  /** Beyond code and `<…>`, which are not looked into. @param {string} mark */
  #endOfStyle(mark) {
    if (this.#endless.has(mark)) return undefined;
    for (let at = this.#at + 1; at < this.text.length; at += 1) {
      const character = this.text[at];
      if (character === '`') at = (this.#isEdge(at - 1, '`') ? this.#endOfCode(at) : undefined) ?? at;
      else if (character === '<') at = this.#endOfToken(at);
      else if (character === mark && (this.text[at - 1] ?? ' ').trim() !== '' && this.#isEdge(at + 1, mark)) return at;
    }
    this.#endless.add(mark);
    return undefined;
  }

  /** @param {number} start */
  #endOfToken(start) {
    token.lastIndex = start;
    return token.test(this.text) ? token.lastIndex - 1 : start;
  }

  #address() {
    if (!this.#isEdge(this.#at - 1)) return undefined;
    const [url] = this.#match(webAddress) ?? [];
    if (url !== undefined) return { piece: link(unescape(url), null), length: url.length };
    const [mail] = this.#match(mailAddress) ?? [];
    return mail === undefined ? undefined : { piece: link(`mailto:${mail}`, mail), length: mail.length };
  }

  /**
   * Whether no word, and none of the same marks, goes on there.
   * @param {number} at
   * @param {string} [mark]
   */
  #isEdge(at, mark) {
    const character = this.text[at];
    return character === undefined || (character !== mark && !isWord.test(character));
  }

  /** @param {RegExp} pattern sticky */
  #match(pattern) {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.text) ?? undefined;
  }
}

/**
 * @param {string} url
 * @param {string | null} label
 * @returns {Piece}
 */
function link(url, label) {
  return { kind: 'link', url, label };
}

/**
 * What stands between `<` and `>`; `undefined` when it is none of Slack's.
 * @param {string} inside
 * @returns {Piece | undefined}
 */
function tokenPiece(inside) {
  const [, body = '', words] = /^([^|]*)(?:\|(.*))?$/s.exec(inside) ?? [];
  const label = words === undefined || words === '' ? null : unescape(words);
  const id = body.slice(1);
  if (/^@[UWB][A-Z0-9]+$/.test(body)) return { kind: 'user', id, label };
  if (/^#[CDG][A-Z0-9]+$/.test(body)) return { kind: 'channel', id, label };
  if (/^!subteam\^S[A-Z0-9]+$/.test(body)) return { kind: 'group', id: body.slice('!subteam^'.length), label };
  if (/^!(?:here|channel|everyone)$/.test(body)) return { kind: 'broadcast', range: id };
  if (body.startsWith('!date^')) return datePiece(body, label ?? '');
  return isSafeUrl(body) ? link(unescape(body), label) : undefined;
}

/**
 * `<!date^1392734382^{date} at {time}^https://example.com/|Feb 18, 2014>`
 * @param {string} body
 * @param {string} fallback
 * @returns {Piece | undefined}
 */
function datePiece(body, fallback) {
  const [, seconds = '', format = '', url] = body.split('^');
  if (!/^\d{1,11}$/.test(seconds) || format === '') return undefined;
  const safe = url !== undefined && isSafeUrl(url) ? unescape(url) : null;
  return { kind: 'date', at: Number(seconds) * 1000, format: unescape(format), url: safe, fallback };
}
