/** Announces incidents in Slack: one post per channel, edited in place, with happenings in its thread. */
import type { Logger } from 'pino';
import { AnnounceError, type Announcer } from '../../alerts/announcing/announcer.ts';
import type { Happening, Incident } from '../../alerts/incident.ts';
import { digestMessage } from '../../render/slack/alert-lists.ts';
import type { Message } from '../../render/slack/blocks.ts';
import { happeningMessage } from '../../render/slack/happening.ts';
import { incidentMessage } from '../../render/slack/incident.ts';
import type { Client } from '../glue.ts';
import { findPosted, type Posted } from '../posting/posted.ts';
import { plain } from '../posting/poster.ts';
import {
  askedToWaitMs,
  isClosedToUs,
  isMessageGone,
  isSlackTrouble,
  slackErrorCode,
} from '../connection/slack-error.ts';

/** `chat.update` allows 50 calls a minute in the whole workspace. */
const updateEveryMs = 60_000;

/** The ID (not the name) of its channel, and its `ts`. */
const writeRef = ({ channel, ts }: Posted): string => `${channel} ${ts}`;

function readRef(ref: string): Posted {
  const [channel = '', ts = ''] = ref.split(' ');
  return { channel, ts };
}

/** Channels that rules, or people when escalating, have named. */
function channelsOf(_: Incident, happenings: readonly Happening[]): string[] {
  const named = happenings.flatMap((one) => ('channel' in one && one.kind !== 'called' ? [one.channel] : []));
  return [...new Set(named.filter((channel) => channel !== null))];
}

/** Permanent refusals are not retried; a channel may let the bot in later. */
function announceError(error: unknown): AnnounceError {
  const code = slackErrorCode(error);
  const isStranger = code === 'not_in_channel' || code === 'channel_not_found';
  const fix = isStranger ? '; invite the bot to that channel: /invite @mailtrace' : '';
  return new AnnounceError(`Slack says ${code ?? (error as Error).message}${fix}`, {
    mayPass: isSlackTrouble(error) || isClosedToUs(error),
    retryAfterMs: askedToWaitMs(error) ?? 0,
    cause: error,
  });
}

/** In a thread, Slack notifies only its followers: a mention of a group must also be shown in the channel. */
function callsMany(happening: Happening): boolean {
  const mention = 'mention' in happening ? happening.mention : null;
  return mention !== null && !mention.startsWith('U');
}

async function asking<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw announceError(error);
  }
}

/** Ignores that somebody has deleted the post. */
async function unlessGone(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!isMessageGone(error) && slackErrorCode(error) !== 'thread_not_found') throw error;
  }
}

/** @param client one that never retries by itself, which could post twice */
export function slackAnnouncer(client: Client, now: () => number, log: Logger): Announcer {
  async function edit(ref: string, message: Message): Promise<void> {
    const { channel, ts } = readRef(ref);
    await asking(() => unlessGone(() => client.chat.update({ channel, ts, ...message })));
  }
  return {
    name: 'slack',
    updateEveryMs,
    placesOf: channelsOf,
    open: (place, incident, mentions) =>
      asking(async () => {
        const message = incidentMessage(incident, now(), mentions);
        const { channel = place, ts = '' } = await client.chat.postMessage({ channel: place, ...plain, ...message });
        return writeRef({ channel, ts });
      }),
    update: (_, ref, incident) => edit(ref, incidentMessage(incident, now())),
    resolve: (_, ref, incident) => edit(ref, incidentMessage(incident, now())),
    note: (place, ref, __, happening) =>
      asking(async () => {
        const message = happeningMessage(happening, place);
        const { channel, ts } = readRef(ref);
        const thread = { channel, thread_ts: ts, reply_broadcast: callsMany(happening) };
        if (message) await unlessGone(() => client.chat.postMessage({ ...thread, ...plain, ...message }));
      }),
    digest: (channel, digest, zone) =>
      asking(async () => {
        await client.chat.postMessage({ channel, ...plain, ...digestMessage(digest, { zone, now: now() }) });
      }),
    find: (place, incident) => findPost(client, place, incidentMessage(incident, now()), log),
  };
}

/** `null` also if the history cannot be read (a channel given by name, a missing scope): better posted twice than never. */
async function findPost(client: Client, channel: string, message: Message, log: Logger): Promise<string | null> {
  if (channel.startsWith('#')) return null;
  try {
    const found = await findPosted(client, { channel, threadTs: undefined }, message, log);
    return found === undefined ? null : writeRef(found);
  } catch (error) {
    if (isClosedToUs(error)) return null;
    throw announceError(error);
  }
}
