/** What went wrong turned into the short sentence that a person in Slack gets. */
import { said, type Message } from './blocks.ts';
import { code } from './mrkdwn.ts';

/** @param reference found in our log beside the cause */
export function troubleMessage(reference: string): Message {
  return said(
    `Sorry, something went wrong here while answering. Please try again; if it stays so, tell whoever runs mailtrace the reference ${code(reference)}.`,
  );
}

export function storyGoneMessage(): Message {
  return said(
    'The logs no longer hold this message (they were pruned or read anew), or you may not see it. Ask again to see what there is.',
  );
}

export function tooLateMessage(): Message {
  return said('Slack gave me no time to open the form. Please press it again.');
}

export function oldButtonMessage(): Message {
  return said('This button is of an older answer that I can no longer read. Ask the question again.');
}
