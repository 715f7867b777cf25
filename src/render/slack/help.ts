/** The question language in examples, turned into the Slack message that `help` gets. */
import { helpLines } from '../../ask/help.ts';
import { context, section, type Message } from './blocks.ts';
import { code, prose } from './mrkdwn.ts';

const title = 'Ask where a mail is';

const alertHelp = [
  `${code('incidents')} what is wrong now`,
  `${code('queue')} what waits`,
  `${code('subscribe deferred @example.com')} tell this channel of mail that waits`,
  `${code('mute google.com 2h')} keep quiet about a site, host or rule`,
].join(' · ');

/** @param withAlerts whether alerts are configured */
export function helpMessage(withAlerts = false): Message {
  const lines = helpLines.map(({ example, meaning }) => `${code(example)}  ${prose(meaning)}`);
  return {
    text: title,
    blocks: [
      section(`*${title}*: ${code('/mailtrace')} and what you know of it`),
      section(lines.join('\n')),
      context(
        `Add ${code('private')} anywhere and only you see the answer. In a thread, mention me instead; or write to me directly. *Trace this message*, in the menu of any message, reads addresses, IDs, pasted headers or a bounce out of it.`,
      ),
      ...(withAlerts ? [context(alertHelp)] : []),
    ],
  };
}
