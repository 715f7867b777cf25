/** Blocks → the faults of ids that are not unique. */
import type { Fault } from '../refusal.ts';
import { isRecord } from '../wire.ts';

interface Named {
  readonly id: unknown;
  readonly at: string;
}

/** `block_id`s must be unique within the message or view, `action_id`s within their block. */
export function clashes(blocks: unknown, at: string): readonly Fault[] {
  const all = recordsIn(blocks);
  const ids = all.map((block, index) => ({ id: block['block_id'], at: `${at}/${index}/block_id` }));
  const actions = all.map((block, index) => actionsIn(block, `${at}/${index}`));
  return [...repeated('block_id', ids), ...actions.flatMap((named) => repeated('action_id', named))];
}

function actionsIn(block: Readonly<Record<string, unknown>>, at: string): readonly Named[] {
  return recordsIn(block['elements']).map((element, index) => ({
    id: element['action_id'],
    at: `${at}/elements/${index}/action_id`,
  }));
}

function repeated(name: string, all: readonly Named[]): readonly Fault[] {
  const given = all.filter(({ id }) => id !== undefined);
  const again = given.filter(({ id }, index) => given.findIndex((other) => other.id === id) < index);
  return again.map(({ id, at }) => ({ message: `\`${name}\` "${String(id)}" already exists`, at }));
}

function recordsIn(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.map((item) => (isRecord(item) ? item : {})) : [];
}
