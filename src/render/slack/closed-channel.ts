/** Why an answer is private though it was not asked for so, and how to change that. */

/**
 * @param reason Slack's error code
 * @param channel IDs of conversations between people begin with D
 * @param botUser our Slack user ID
 */
export function closedChannelNote(reason: string, channel: string, botUser: string | undefined): string {
  const me = botUser === undefined ? '@mailtrace' : `<@${botUser}>`;
  if (reason === 'is_archived') return 'This channel is archived, so only you see the answer.';
  if (reason === 'thread_not_found') return 'This thread is gone, so only you see the answer.';
  if (reason.startsWith('restricted_action')) return 'I may not post in this channel, so only you see the answer.';
  if (channel.startsWith('D'))
    return 'I take no part in this conversation, so only you see the answer. Ask me in a channel or write to me directly.';
  return `I am not in this channel, so only you see the answer. Type \`/invite\` ${me} to let everybody here see the next one.`;
}
