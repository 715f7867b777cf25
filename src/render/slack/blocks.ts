/** The few blocks we use, made from mrkdwn that is already safe. */
import type {
  ActionsBlock,
  Button,
  ContextBlock,
  DividerBlock,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  SectionBlock,
} from '@slack/types';
import { visible } from '../../text/visible.ts';
import { cutRendered, limits } from './limits.ts';

/** A message: blocks, and the text for notifications and screen readers. */
export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** `verbatim`: Slack links nothing by itself. */
const mrkdwn = (text: string): MrkdwnElement => ({ type: 'mrkdwn', text, verbatim: true });

export function section(text: string): SectionBlock {
  return { type: 'section', text: mrkdwn(text) };
}

export function context(...texts: readonly string[]): ContextBlock {
  return { type: 'context', elements: texts.filter((text) => text !== '').map(mrkdwn) };
}

/** A message of one section, and more blocks below it. */
export const said = (text: string, ...more: readonly KnownBlock[]): Message => ({
  text,
  blocks: [section(text), ...more],
});

/** Text without markup; whatever would steer a screen is spelled out. */
export const plain = (text: string): PlainTextElement => ({ type: 'plain_text', text: visible(text), emoji: false });

export const divider: DividerBlock = { type: 'divider' };

/** A button, or `null` when its value is too long for Slack to carry. */
export function button(label: string, actionId: string, value: string | undefined, primary = false): Button | null {
  if (value === undefined) return null;
  return {
    type: 'button',
    text: plain(cutRendered(visible(label), limits.buttonText)),
    action_id: actionId,
    value,
    ...(primary && { style: 'primary' as const }),
  };
}

/** The buttons in one row; no block when there is none. */
export function actions(buttons: readonly (Button | null)[]): ActionsBlock[] {
  const elements = buttons.filter((item) => item !== null);
  return elements.length === 0 ? [] : [{ type: 'actions', elements: elements.slice(0, limits.actionsElements) }];
}
