/** Parses the text between `<` and `>` in mrkdwn: a link, a mention, a date; and the escapes. */

/** @import { Piece } from './mrkdwn.js' */

const entities = /** @type {Record<string, string>} */ ({ '&lt;': '<', '&gt;': '>', '&amp;': '&' });

/** @param {string} text */
export function unescape(text) {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity);
}

/** Whether a link may have this URL; others are shown as text. @param {string} url */
export function isSafeUrl(url) {
  return /^(?:https?:\/\/|mailto:|tel:|slack:\/\/)/i.test(url);
}

/**
 * @param {string} url
 * @param {string | null} label
 * @returns {Piece}
 */
export function link(url, label) {
  return { kind: 'link', url, label };
}

/**
 * The text between `<` and `>`; `undefined` if it is not Slack's markup.
 * @param {string} inside
 * @returns {Piece | undefined}
 */
export function tokenPiece(inside) {
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
