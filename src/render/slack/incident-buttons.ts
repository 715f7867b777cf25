/** The buttons of an incident's post, and what they carry. */
import type { KnownBlock, StaticSelect } from '@slack/types';
import { z } from 'zod';
import type { Incident } from '../../alerts/incident.ts';
import { actionIds } from './action-ids.ts';
import { button, plain } from './blocks.ts';
import { parseCarried } from './carried.ts';

const minuteMs = 60_000;
const snoozes: readonly (readonly [label: string, ms: number])[] = [
  ['15 minutes', 15 * minuteMs],
  ['1 hour', 60 * minuteMs],
  ['4 hours', 240 * minuteMs],
  ['1 day', 1_440 * minuteMs],
  ['3 days', 3 * 1_440 * minuteMs],
  ['1 week', 7 * 1_440 * minuteMs],
];

function snoozeMenu(id: number): StaticSelect {
  return {
    type: 'static_select',
    action_id: actionIds.snoozeIncident,
    placeholder: plain('Snooze'),
    options: snoozes.map(([label, ms]) => ({ text: plain(label), value: writeSnooze({ id, ms }) })),
  };
}

/** None once it is over. */
export function incidentButtons({ id, state, facts }: Incident): KnownBlock[] {
  if (state === 'resolved') return [];
  const value = writeIncidentId(id);
  const buttons = [
    ...(state === 'acknowledged' ? [] : [button('Acknowledge', actionIds.acknowledge, value, true)]),
    ...(facts.messages > 0 ? [button('Show messages', actionIds.showMessages, value)] : []),
    button('Escalate', actionIds.escalate, value),
    button('Resolve', actionIds.resolveIncident, value),
  ].filter((one) => one !== null);
  return [{ type: 'actions', elements: [...buttons.slice(0, 1), snoozeMenu(id), ...buttons.slice(1)] }];
}

/** What a button carries. */
export const writeIncidentId = (id: number): string => JSON.stringify({ i: id });

export function parseIncidentId(value: string | undefined): number | undefined {
  return parseCarried(z.strictObject({ i: z.int().min(0) }), value)?.i;
}

export interface Snooze {
  readonly id: number;
  readonly ms: number;
}

const writeSnooze = ({ id, ms }: Snooze): string => JSON.stringify({ i: id, ms });

export function parseSnooze(value: string | undefined): Snooze | undefined {
  const carried = parseCarried(z.object({ i: z.int().min(0), ms: z.int().min(0) }), value);
  return carried && { id: carried.i, ms: carried.ms };
}
