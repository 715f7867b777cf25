/** A related message that the logs no longer hold, said in Slack. */
import { context, type Message } from './blocks.ts';
import { cutRendered } from './limits.ts';
import { prose } from './mrkdwn.ts';

/** @param lead what it is: `its bounce to the sender (j0BGjkc28024)` */
export function relatedGoneMessage(lead: string): Message {
  const text = cutRendered(`There was also ${lead}; the logs here do not hold it.`, 500, prose);
  return { text, blocks: [context(text)] };
}
