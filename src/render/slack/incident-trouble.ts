/** The message for a person whose move in an incident is not possible. */
import { context, said, type Message } from './blocks.ts';
import { cutRendered } from './limits.ts';
import { prose } from './mrkdwn.ts';

export function illegalMoveMessage(reason: string): Message {
  return said(cutRendered(reason, 500, prose));
}

export function noEscalationMessage(): Message {
  return said(
    'No rule says to whom this is escalated.',
    context(
      'Whoever runs mailtrace can add `"escalate": { "after": "30m", "channel": "C0123ABCDEF", "mention": "@here" }` to the alert rules.',
    ),
  );
}

export function nothingWaitsMessage(): Message {
  return said('Nothing waits for it any more.');
}
