/** The modal that asks why an incident is resolved, and what was typed in it. */
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { Incident } from '../../alerts/incident.ts';
import { incidentTitle } from '../incident-words.ts';
import { viewIds } from './action-ids.ts';
import { context, plain, section } from './blocks.ts';
import { parseCarried } from './carried.ts';
import { cutRendered } from './limits.ts';
import { prose } from './mrkdwn.ts';
import type { ViewValues } from './refine.ts';

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
  const carried = parseCarried(z.object({ i: z.int().min(0), c: z.string() }), metadata);
  const reason = (values[reasonName]?.[reasonName]?.value ?? '').trim();
  return carried && { id: carried.i, channel: carried.c, reason };
}
