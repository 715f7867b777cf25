/** Opens a modal after a press, for which Slack allows three seconds, and updates it when its content took longer. */
import { randomUUID } from 'node:crypto';
import type { ModalView } from '@slack/types';
import { tooLateMessage } from '../../render/slack/trouble.ts';
import type { Conversation } from '../posting/conversation.ts';
import type { Client } from '../glue.ts';
import { slackErrorCode } from '../connection/slack-error.ts';

const tooLate: ReadonlySet<string> = new Set(['expired_trigger_id', 'invalid_trigger_id']);

/** Identifies a modal, by Slack's id or by our own. */
type ModalRef = { readonly view_id: string } | { readonly external_id: string };

/** `undefined` if it was too late. */
export async function openModal(client: Client, triggerId: string, view: ModalView): Promise<ModalRef | undefined> {
  const external_id = `modal-${randomUUID()}`;
  try {
    await client.views.open({ trigger_id: triggerId, view: { ...view, external_id } });
    return { external_id };
  } catch (error) {
    const code = slackErrorCode(error) ?? '';
    // An earlier attempt has opened it, but Slack's reply was lost.
    if (code === 'exchanged_trigger_id') return { external_id };
    if (!tooLate.has(code)) throw error;
    return undefined;
  }
}

/** If it was too late, tells the presser. */
export async function openModalOrSay(
  client: Client,
  conversation: Conversation,
  triggerId: string,
  view: ModalView,
): Promise<void> {
  const opened = await openModal(client, triggerId, view);
  if (opened === undefined) await conversation.whisper(tooLateMessage());
}

/** Ignores that the modal was closed meanwhile. */
export async function updateModal(client: Client, modal: ModalRef, view: ModalView): Promise<void> {
  try {
    await client.views.update({ ...modal, view: { ...view, ...('external_id' in modal && modal) } });
  } catch (error) {
    if (slackErrorCode(error) !== 'not_found') throw error;
  }
}
