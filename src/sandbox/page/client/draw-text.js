/** Draws pieces of mrkdwn and text objects. */
import { emojiOf } from './emoji.js';
import { parseMrkdwn } from './mrkdwn.js';
import { parseEmoji } from './mrkdwn-inline.js';
import { isSafeUrl } from './mrkdwn-token.js';
import { channelOf, myZone, state, userOf } from './store.js';
import { exactTime, slackDate } from './time.js';
import { h } from './vendor/preact.js';

/** @import { ComponentChildren } from './types.d.ts' */
/** @import { Piece } from './mrkdwn.js' */

/** A `plain_text` or `mrkdwn` object. @param {any} object @returns {ComponentChildren} */
export function drawText(object) {
  if (object?.type === 'mrkdwn')
    return drawPieces(parseMrkdwn(String(object.text), { verbatim: object.verbatim === true }));
  return drawPlain(String(object?.text ?? ''), object?.emoji !== false);
}

/** @param {string} text @param {boolean} withEmoji @returns {ComponentChildren} */
function drawPlain(text, withEmoji) {
  return withEmoji ? drawPieces(parseEmoji(text)) : text;
}

/** @param {readonly Piece[]} pieces @returns {ComponentChildren} */
export function drawPieces(pieces) {
  return pieces.map(drawPiece);
}

/** @param {Piece} piece @returns {ComponentChildren} */
function drawPiece(piece) {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'break':
      return h('br', null);
    case 'bold':
      return h('strong', null, drawPieces(piece.inside));
    case 'italic':
      return h('em', null, drawPieces(piece.inside));
    case 'strike':
      return h('s', null, drawPieces(piece.inside));
    case 'code':
      return h('code', null, drawPieces(piece.inside));
    case 'pre':
      return h('pre', null, drawPieces(piece.inside));
    case 'quote':
      return h('blockquote', null, drawPieces(piece.inside));
    case 'link':
      return drawLink(piece.url, piece.label ?? piece.url);
    case 'user':
      return drawUser(piece.id, piece.label);
    case 'channel':
      return drawChannel(piece.id, piece.label);
    case 'group':
      return h('span', { class: 'mention' }, `@${(piece.label ?? piece.id).replace(/^@/, '')}`);
    case 'broadcast':
      return h('span', { class: 'mention mine' }, `@${piece.range}`);
    case 'date':
      return drawDate(piece.at, piece.format, piece.url, piece.fallback);
    case 'emoji':
      return drawEmoji(piece.name, piece.character);
  }
}

/** @param {string} url @param {ComponentChildren} label */
export function drawLink(url, label) {
  if (!isSafeUrl(url)) return h('span', null, label);
  return h('a', linkTo(url), label);
}

/** `https://example-mail.slack.com/archives/C0SUPPORT1/p1768217400000100?thread_ts=1768217400.000100&cid=C0SUPPORT1` */
const permalink = /^https:\/\/[\w-]+\.slack\.com\/archives\/([CDG]\w+)\/p(\d+)(\d{6})(?:\?thread_ts=(\d+\.\d+))?/;

/** A link to a message opens its thread here, any other a new window. @param {string} url safe */
export function linkTo(url) {
  const [, channel, seconds, micros, thread = `${seconds}.${micros}`] = permalink.exec(url) ?? [];
  if (channel !== undefined) return { href: `#/${state.place.me}/${channel}/${thread}` };
  return { href: url, target: '_blank', rel: 'noopener noreferrer', title: url };
}

/** @param {string} id @param {string | null} label */
export function drawUser(id, label) {
  const name = userOf(id)?.realName ?? label?.replace(/^@/, '') ?? id;
  return h('span', { class: id === state.place.me ? 'mention mine' : 'mention' }, `@${name}`);
}

/** @param {string} id @param {string | null} label */
export function drawChannel(id, label) {
  const channel = channelOf(id);
  const name = `#${channel?.name ?? label ?? 'private-channel'}`;
  return channel === undefined
    ? h('span', { class: 'mention' }, name)
    : h('a', { class: 'mention', href: `#/${state.place.me}/${id}` }, name);
}

/** @param {number} at @param {string} format @param {string | null} url @param {string} fallback */
export function drawDate(at, format, url, fallback) {
  const text = slackDate(format, at, myZone(), Date.now()) ?? fallback;
  const exact = exactTime(at, myZone(), Date.now());
  return url === null ? h('time', { title: exact }, text) : drawLink(url, text);
}

/** @param {string} name @param {string | undefined} character */
export function drawEmoji(name, character = emojiOf(name)) {
  return h('span', { class: 'emoji', title: `:${name}:` }, character ?? `:${name}:`);
}
