/** Handles the submitted form that asks why an incident is resolved. */
import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { illegalMoveMessage } from '../../render/slack/incident-trouble.ts';
import { readResolve } from '../../render/slack/resolve-form.ts';
import { conversationOf } from '../posting/conversation.ts';
import { answering, type Glue } from '../glue.ts';
import type { SlackAlerts } from './parts.ts';

type Args = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

export const onResolveSubmitted =
  (glue: Glue, { desk }: SlackAlerts) =>
  async ({ ack, view, body, client, context }: Args): Promise<void> => {
    await ack();
    const asked = readResolve(view.private_metadata, view.state.values);
    if (asked === undefined) return;
    const { id, channel, reason } = asked;
    const user = body.user.id;
    const conversation = conversationOf({ poster: glue.poster, client, channel, user, botUser: context.botUserId });
    await answering(glue, conversation, async () => {
      const moved = desk.act(id, { kind: 'resolve', reason }, await glue.people.nameOf(client, user));
      if (moved.kind === 'illegal') await conversation.whisper(illegalMoveMessage(moved.reason));
    });
  };
