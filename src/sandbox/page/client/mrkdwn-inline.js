/** Parses a line of mrkdwn: bold, italic, strike, code, emoji, addresses and `<…>`. */
import { emojiOf } from './emoji.js';
import { link, tokenPiece, unescape } from './mrkdwn-token.js';

/** @import { Piece, Reading } from './mrkdwn.js' */

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

/** One pass over a line; a search for an end that failed is not repeated, which keeps it linear. */
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

  /** Skips code and `<…>`. @param {string} mark */
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
   * Whether neither a word character nor the same mark is at `at`.
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

/** Parses a `plain_text`, in which only emoji are markup. @param {string} text @returns {Piece[]} */
export function parseEmoji(text) {
  return new Inline(text, { isPlain: true }).parse();
}
