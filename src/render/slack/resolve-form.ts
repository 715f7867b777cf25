/** The modal that asks why an incident is resolved, and what was typed in it. */
import type { ModalView, PlainTextElement } from '@slack/types';
import type { Incident } from '../../alerts/incident.ts';
import { incidentTitle } from '../incident-words.ts';
import { visible } from '../../text/visible.ts';
import { viewIds } from './action-ids.ts';
import { context, section } from './blocks.ts';
import { cutRendered } from './limits.ts';
import { prose } from './mrkdwn.ts';
import type { ViewValues } from './refine.ts';

const plain = (text: string): PlainTextElement => ({ type: 'plain_text', text: visible(text), emoji: false });
const reasonName = 'reason';
const longestReason = 500;

export function resolveView(incident: Incident, channel: string): ModalView {
  return {
    type: 'modal',
    callback_id: viewIds.resolveIncident,
    private_metadata: JSON.stringify({ i: incident.id, c: channel }),
    title: plain('Resolve'),
    submit: plain('Resolve'),
    close: plain('Cancel'),
    blocks: [
      section(cutRendered(incidentTitle(incident), 500, prose)),
      {
        type: 'input',
        block_id: reasonName,
        label: plain('Why is it resolved?'),
        optional: true,
        element: {
          type: 'plain_text_input',
          action_id: reasonName,
          max_length: longestReason,
          placeholder: plain('They know; their maintenance lasts until noon'),
        },
      },
      context('It is not reported again until it was over once, or for a day.'),
    ],
  };
}

export interface AskedResolve {
  readonly id: number;
  readonly channel: string;
  readonly reason: string;
}

export function readResolve(metadata: string, values: ViewValues): AskedResolve | undefined {
  const [, id, channel] = /^\{"i":(\d{1,15}),"c":"([A-Z0-9]{2,30})"\}$/.exec(metadata) ?? [];
  if (id === undefined || channel === undefined) return undefined;
  return { id: Number(id), channel, reason: (values[reasonName]?.[reasonName]?.value ?? '').trim() };
}
