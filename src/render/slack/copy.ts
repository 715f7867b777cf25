/** A text for a customer turned into the modal it is copied from; with several recipients the one it is about is chosen there. */
import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { Story } from '../../story/story.ts';
import { customerText } from '../customer/customer-text.ts';
import { writtenTo } from '../customer/confidential.ts';
import { visible } from '../../text/visible.ts';
import { isZone } from '../../time/zone.ts';
import { dispositionWords } from '../words.ts';
import { actionIds, viewIds } from './action-ids.ts';
import { context, plain, section, type Message } from './blocks.ts';
import { parseCarried } from './carried.ts';
import { cutRendered, limits } from './limits.ts';
import { codeBlock, codeLine } from './mrkdwn.ts';
import { storyGoneMessage } from './trouble.ts';

const modal = (blocks: KnownBlock[], metadata = ''): ModalView => ({
  type: 'modal',
  callback_id: viewIds.copy,
  private_metadata: metadata,
  title: plain('Copy for customer'),
  submit: plain('Done'),
  close: plain('Close'),
  blocks,
});

/** Shown at once: the trigger of a press lives for three seconds. */
export const copyWaitView = (): ModalView => modal([section('Writing it …')]);
export const copyGoneView = (): ModalView => modal(storyGoneMessage().blocks);

const about = z.object({ s: z.string(), z: z.string().refine(isZone), c: z.string() });

/** Which story, and in which zone its times are. */
export interface CopyState {
  readonly storyId: string;
  readonly zone: string;
  /** Where it was asked for: a modal is nowhere, and rights may hang on the place. */
  readonly channel: string;
}

export function parseCopyState(metadata: string): CopyState | undefined {
  const carried = parseCarried(about, metadata);
  return carried && { storyId: carried.s, zone: carried.z, channel: carried.c };
}

/** Several may stand behind one address that was written to, and fare differently. */
function labelsOf({ recipients }: Story): string[] {
  const names = recipients.map((recipient) => visible(writtenTo(recipient)).trim());
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return recipients.map(({ disposition }, index) => {
    const name = names[index] ?? '';
    if (name === '') return `recipient ${index + 1}`;
    return counts.get(name) === 1 ? name : `${name} (${dispositionWords[disposition].word})`;
  });
}

/** The menu of recipients; those with the same label are offered once. */
function choice(story: Story, chosen: number): KnownBlock[] {
  const labels = labelsOf(story);
  const firsts = new Map<string, number>();
  for (const [index, label] of labels.entries()) if (!firsts.has(label)) firsts.set(label, index);
  const options = [...firsts].map(([label, index]) => ({
    text: plain(cutRendered(label, limits.optionText)),
    value: String(index),
  }));
  const shown = options.slice(0, limits.selectOptions);
  const initial = shown.find(({ value }) => value === String(firsts.get(labels[chosen] ?? '')));
  if (shown.length < 2) return [];
  const element = {
    type: 'static_select' as const,
    action_id: actionIds.copyFor,
    options: shown,
    ...(initial !== undefined && { initial_option: initial }),
  };
  return [section('For which recipient? No other one is named.'), { type: 'actions', elements: [element] }];
}

/** @param chosen index of the recipient; another block for each, as Slack keeps what an input held */
export function copyView(story: Story, chosen: number, { storyId, zone, channel }: CopyState): ModalView {
  const index = Math.min(Math.max(0, chosen), Math.max(0, story.recipients.length - 1));
  const text = customerText(story, story.recipients[index], zone);
  return modal(
    [
      ...choice(story, index),
      {
        type: 'input',
        block_id: `text-${index}`,
        optional: true,
        label: plain('Safe to paste: none of our hosts, no other recipients'),
        element: {
          type: 'plain_text_input',
          action_id: 'text',
          multiline: true,
          initial_value: cutRendered(text, limits.inputValue),
        },
      },
      context('Read it once more before you send it: servers may say anything in their answers.'),
    ],
    JSON.stringify({ s: storyId, z: zone, c: channel }),
  );
}

/** Where no modal could be opened. */
export function copyMessage(story: Story, zone: string): Message {
  const text = customerText(story, story.recipients[0], zone);
  const lines = cutRendered(text, 2_500, (shown) => codeBlock(shown.split('\n').map(codeLine)));
  return { text: 'Copy for customer', blocks: [section(lines)] };
}
