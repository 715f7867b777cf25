/** What has happened to an incident as a note in its thread. */
import type { Happening } from '../../alerts/incident.ts';
import { happeningText } from '../incident-words.ts';
import { said, type Message } from './blocks.ts';
import { cutRendered } from './limits.ts';
import { prose } from './mrkdwn.ts';

/** `@here`, `U0123ABCDEF`, `S0123ABCDEF` as Slack calls them. */
export function mentionMarkup(mention: string): string {
  if (mention.startsWith('@')) return `<!${mention.slice(1)}>`;
  return mention.startsWith('S') ? `<!subteam^${mention}>` : `<@${mention}>`;
}

const noteSigns: Partial<Record<Happening['kind'], string>> = {
  acknowledged: '🟡',
  snoozed: '💤',
  woke: '⏰',
  reopened: '🔁',
  escalated: '📣',
  called: '📣',
  resolved: '✅',
};

/** A happening, for the thread in a channel; `null` if the post already shows it. */
export function happeningMessage(happening: Happening, channel: string): Message | null {
  if (happening.kind === 'opened') return null;
  const mention = 'mention' in happening && happening.mention !== null ? `${mentionMarkup(happening.mention)} ` : '';
  const words = `${cutRendered(happeningText(happening), 1_500, prose)}${elsewhere(happening, channel)}`;
  return said(`${noteSigns[happening.kind] ?? 'ℹ️'} ${mention}${words}`);
}

/** Where it was escalated to. */
function elsewhere(happening: Happening, channel: string): string {
  if (happening.kind !== 'escalated' || happening.channel === null || happening.channel === channel) return '';
  return ` They are told in ${happening.channel.startsWith('#') ? prose(happening.channel) : `<#${happening.channel}>`}.`;
}
