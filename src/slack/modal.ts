/** A modal opened on what somebody pressed, for which Slack gives three seconds; and put in its place what took longer. */
import type { ModalView } from '@slack/types';
import { tooLateMessage } from '../render/slack/trouble.ts';
import type { Conversation } from './conversation.ts';
import type { Client } from './glue.ts';
import { slackErrorCode } from './slack-error.ts';

const tooLate: ReadonlySet<string> = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id']);

/** The view's ID; `undefined` when it was too late. */
export async function openModal(client: Client, triggerId: string, view: ModalView): Promise<string | undefined> {
  try {
    const opened = await client.views.open({ trigger_id: triggerId, view });
    return opened.view?.id;
  } catch (error) {
    if (!tooLate.has(slackErrorCode(error) ?? '')) throw error;
    return undefined;
  }
}

/** Says so where it was too late. */
export async function openModalOrSay(
  client: Client,
  conversation: Conversation,
  triggerId: string,
  view: ModalView,
): Promise<void> {
  const id = await openModal(client, triggerId, view);
  if (id === undefined) await conversation.whisper(tooLateMessage());
}

/** A modal that was closed meanwhile is nobody's loss. */
export async function updateModal(client: Client, viewId: string, view: ModalView): Promise<void> {
  try {
    await client.views.update({ view_id: viewId, view });
  } catch (error) {
    if (slackErrorCode(error) !== 'not_found') throw error;
  }
}
