/** What every Slack handler needs, and how handlers run: an error is always reported to the person. */
import { randomBytes } from 'node:crypto';
import type { webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import { RefusedError } from '../access/refusal.ts';
import { askingIn } from '../ask/asker.ts';
import type { Doorway } from '../ask/doorway.ts';
import { problemMessage } from '../render/slack/problem.ts';
import { troubleMessage } from '../render/slack/trouble.ts';
import type { WatchBook } from '../store/watch-book.ts';
import type { Access } from './people/access.ts';
import type { SlackAlerts } from './alerts/parts.ts';
import type { AskerZones } from './people/asker-zones.ts';
import type { Claims } from './claims.ts';
import type { Conversation } from './posting/conversation.ts';
import type { HomePart } from './handlers/home.ts';
import type { People } from './people/people.ts';
import type { Poster } from './posting/poster.ts';
import type { RecentQuestions } from './recent-questions.ts';

export interface Glue {
  readonly doorway: Doorway;
  readonly access: Access;
  readonly watches: WatchBook;
  readonly log: Logger;
  readonly claims: Claims;
  readonly poster: Poster;
  readonly zones: AskerZones;
  readonly people: People;
  /** `null` without alerts. */
  readonly alerts: SlackAlerts | null;
  readonly now: () => number;
  readonly recent: RecentQuestions;
  /** What the Home shows below help and my questions. */
  readonly home: readonly HomePart[];
  /** Unfinished work, for a clean stop. */
  readonly running: Set<Promise<void>>;
}

export type Client = webApi.WebClient;

/** Apologizes with a reference that is also in the log. */
async function confess(glue: Glue, conversation: Conversation, error: unknown): Promise<void> {
  const reference = randomBytes(3).toString('hex');
  glue.log.error({ err: error, reference, channel: conversation.channel }, 'could not answer in Slack');
  try {
    await conversation.whisper(troubleMessage(reference));
  } catch (second) {
    glue.log.error({ err: second, reference }, 'could not even say so');
  }
}

/** Tells a person that they are refused; for any other error, apologizes. */
async function excuse(glue: Glue, conversation: Conversation, error: unknown): Promise<void> {
  if (!(error instanceof RefusedError)) return confess(glue, conversation, error);
  await conversation
    .whisper(problemMessage(error.problem, true))
    .catch((second: unknown) => confess(glue, conversation, second));
}

/** Runs the work of one interaction, already acknowledged. Never rejects. */
export async function answering(glue: Glue, conversation: Conversation, work: () => Promise<void>): Promise<void> {
  const run = askingIn(conversation.channel, work).catch((error: unknown) => excuse(glue, conversation, error));
  glue.running.add(run);
  await run;
  glue.running.delete(run);
}

/** Runs work unless the same work is still running: people press twice. */
export async function onceAtATime(glue: Glue, key: string, work: () => Promise<void>): Promise<void> {
  if (!glue.claims.claim(key)) return;
  try {
    await work();
  } finally {
    glue.claims.release(key);
  }
}

/** Runs work that posts something new once per key; after a failure it may be repeated. */
export async function onlyOnce(glue: Glue, key: string, work: () => Promise<void>): Promise<void> {
  if (!glue.claims.claim(key)) return;
  try {
    await work();
  } catch (error) {
    glue.claims.release(key);
    throw error;
  }
}
