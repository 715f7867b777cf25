/** Typed text → Slack's text and blocks for it: entities, mail links, web links, mentions. */
import type { Block } from '../wire.ts';
import type { Workspace } from '../workspace.ts';

type Piece = Readonly<Record<string, unknown>> & { readonly type: string; readonly text?: string };

export interface Typed {
  readonly text: string;
  readonly blocks: readonly Block[];
}

// "ask boss@example.com, see https://example.com/a. and @maria in #support or <@U0MAILTRACE>"
const MAIL = /(?<![\w.+=-])(?<mail>[\w.+=-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+)/;
const WEB = /(?<url>https?:\/\/[^\s<>]*[^\s<>.,;:!?)])/;
const NAME = /(?<![\w.])(?:@(?<user>[a-z0-9._-]+)|#(?<channel>[a-z0-9_-]+))|<@(?<id>[UW][A-Z0-9]+)>/;
const LINKED = new RegExp([MAIL, WEB, NAME].map(({ source }) => source).join('|'), 'gi');

/** Escapes `&`, `<` and `>` as Slack does, and nothing else. */
function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A message as stored: `a@b.example` becomes `<mailto:a@b.example|a@b.example>`, `@maria` becomes `<@U…>`. */
export function typedMessage(typed: string, workspace: Workspace): Typed {
  const pieces = piecesOf(typed, workspace);
  const section = { type: 'rich_text_section', elements: pieces };
  return { text: pieces.map(written).join(''), blocks: [{ type: 'rich_text', elements: [section] }] };
}

/** A command's text; with links and mentions only if the app's manifest has `should_escape`. */
export function typedCommand(typed: string, workspace: Workspace, shouldEscape: boolean): string {
  return shouldEscape ? piecesOf(typed, workspace).map(written).join('') : escapeText(typed);
}

function piecesOf(typed: string, workspace: Workspace): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of typed.matchAll(LINKED)) {
    const piece = linked(match.groups ?? {}, workspace);
    if (piece === undefined) continue;
    if (match.index > end) pieces.push({ type: 'text', text: typed.slice(end, match.index) });
    pieces.push(piece);
    end = match.index + match[0].length;
  }
  if (end < typed.length) pieces.push({ type: 'text', text: typed.slice(end) });
  return pieces;
}

function linked(found: Readonly<Record<string, string | undefined>>, workspace: Workspace): Piece | undefined {
  if (found['mail'] !== undefined) return { type: 'link', url: `mailto:${found['mail']}`, text: found['mail'] };
  if (found['url'] !== undefined) return { type: 'link', url: found['url'] };
  if (found['id'] !== undefined) return { type: 'user', user_id: found['id'] };
  const user = [...workspace.users.values()].find(({ name }) => name === found['user']);
  if (user !== undefined) return { type: 'user', user_id: user.id };
  const channel = found['channel'] === undefined ? undefined : workspace.findChannel(found['channel']);
  return channel === undefined ? undefined : { type: 'channel', channel_id: channel.id, name: channel.name };
}

function written(piece: Piece): string {
  switch (piece.type) {
    case 'user':
      return `<@${piece['user_id']}>`;
    case 'channel':
      return `<#${piece['channel_id']}|${piece['name']}>`;
    case 'link':
      return `<${escapeText(String(piece['url']))}${piece.text === undefined ? '' : `|${piece.text}`}>`;
    default:
      return escapeText(piece.text ?? '');
  }
}
