/** What a place where incidents are told (Slack, a webhook) has to be able to do: one post per incident, kept true. */
import type { Numbered } from '../../store/incident-book.ts';
import type { Digest } from '../evaluation/digest.ts';
import type { Happening, Incident } from '../incident.ts';

export interface Announcer {
  /** `slack`, `webhook/ops`: the same after a restart. */
  readonly name: string;
  /** Changed numbers are shown no more often than this; what a person waits for is shown at once. */
  readonly updateEveryMs: number;
  /** The post is shown again so often though nothing has changed, while the incident is active. */
  readonly repeatEveryMs?: number;
  /** Where an incident is to be told: channels, for example; the empty list for nowhere. */
  placesOf(incident: Incident, happenings: readonly Happening[]): readonly string[];
  /**
   * Tells of it for the first time, as it stands now.
   * @param mentions who is called with it
   * @returns what the place calls the post
   */
  open(place: string, incident: Incident, mentions: readonly string[]): Promise<string>;
  /** Makes the post show how the incident stands. Calls nobody. */
  update(place: string, ref: string, incident: Incident): Promise<void>;
  /** Tells what has happened, beside the post. May call whom the happening mentions. */
  note(place: string, ref: string, incident: Incident, happening: Numbered<Happening>): Promise<void>;
  /** The incident is over: the post says how it ended. Calls nobody. */
  resolve(place: string, ref: string, incident: Incident): Promise<void>;
  /** The morning's list, once. */
  digest?(channel: string, digest: Digest, zone: string): Promise<void>;
  /** The post that an earlier try may have made without living to say so; `null` when there is none. */
  find?(place: string, incident: Incident): Promise<string | null>;
}

/** The place cannot be told, or not yet. */
export class AnnounceError extends Error {
  /** False when trying again leads nowhere. */
  readonly mayPass: boolean;
  /** How long the place asks to be left alone. */
  readonly retryAfterMs: number;

  constructor(
    message: string,
    { mayPass = true, retryAfterMs = 0, cause }: { mayPass?: boolean; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = 'AnnounceError';
    this.mayPass = mayPass;
    this.retryAfterMs = retryAfterMs;
  }
}
