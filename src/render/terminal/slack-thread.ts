/** Slack messages as they were posted, turned into the tree that a terminal shows: the root, and below it each reply with its buttons. */
import type { KnownBlock } from '@slack/types';
import type { Style } from './style.ts';
import { branchIndent, indented, tree } from './wrap.ts';

export interface PostedMessage {
  readonly text: string;
  readonly blocks?: readonly unknown[] | undefined;
}

export interface ThreadOptions {
  readonly style: Style;
  readonly width: number;
  /** A Slack user ID to a name. */
  readonly nameOf: (user: string) => string;
}

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const unescape = (text: string): string => text.replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity);

/** Code, bold (which may hold code), a person, in the few forms that we write. */
const markup = /`([^`]*)`|\*((?:`[^`]*`|[^*`\n])+)\*|<@([A-Z0-9]+)>/g;

function inline(text: string, options: ThreadOptions, isStrong = false): string {
  const { style, nameOf } = options;
  const plain = (words: string): string => (isStrong ? style.strong(unescape(words)) : unescape(words));
  let shown = '';
  let end = 0;
  for (const match of text.matchAll(markup)) {
    const [whole, code, strong, user] = match;
    shown += plain(text.slice(end, match.index));
    if (code !== undefined) shown += style.colour('cyan', unescape(code));
    else if (strong !== undefined) shown += inline(strong, options, true);
    else shown += style.strong(`@${nameOf(user ?? '')}`);
    end = match.index + whole.length;
  }
  return shown + plain(text.slice(end));
}

/** Code blocks keep their lines; everything else is folded. */
function mrkdwnLines(text: string, options: ThreadOptions): string[] {
  const block = /^```\n([\s\S]*)\n```$/.exec(text);
  if (block) return (block[1] ?? '').split('\n').map((line) => `  ${unescape(line)}`);
  return text.split('\n').flatMap((line) => {
    const [, indent = '', words = ''] = /^( *)(.*)$/s.exec(line) ?? [];
    const by = Math.min(indent.length, 4);
    return indented(inline(words, options), options.width, by);
  });
}

function blockLines(block: KnownBlock, options: ThreadOptions): string[] {
  switch (block.type) {
    case 'section':
      return mrkdwnLines(block.text?.text ?? '', options);
    case 'context': {
      const texts = block.elements.map((element) => ('text' in element ? (element.text ?? '') : ''));
      return texts.flatMap((text) => mrkdwnLines(text, options)).map(options.style.faint);
    }
    case 'actions': {
      const labels = block.elements.map((element) => (element.type === 'button' ? `[ ${element.text.text} ]` : ''));
      return [options.style.colour('cyan', labels.join(' '))];
    }
    default:
      return [];
  }
}

function messageLines({ text, blocks = [] }: PostedMessage, options: ThreadOptions): string[] {
  if (blocks.length === 0) return mrkdwnLines(text, options);
  return blocks.flatMap((block) => blockLines(block as KnownBlock, options));
}

/** The root first, then its replies. Ends with a line end. */
export function slackThreadText([root, ...replies]: readonly PostedMessage[], options: ThreadOptions): string {
  if (root === undefined) return '';
  const inBranch = { ...options, width: options.width - branchIndent };
  return (
    tree(
      messageLines(root, options),
      replies.map((reply) => messageLines(reply, inBranch)),
    ).join('\n') + '\n'
  );
}
