/** Interface of Slack and the webhooks: one post per incident and place, kept up to date. */
import type { Numbered } from '../../store/incident-book.ts';
import type { Digest } from '../evaluation/digest.ts';
import type { Happening, Incident } from '../incident.ts';

export interface Announcer {
  /** `slack`, `webhook/ops`: stable across restarts. */
  readonly name: string;
  /** Shortest interval between two updates of numbers; happenings are shown at once. */
  readonly updateEveryMs: number;
  /** Interval for repeating the post of an active incident although nothing has changed; never if absent. */
  readonly repeatEveryMs?: number;
  /** Where an incident is announced, for example channels; empty for nowhere. */
  placesOf(incident: Incident, happenings: readonly Happening[]): readonly string[];
  /**
   * Makes the post of an incident.
   * @param mentions who is mentioned in it
   * @returns the place's reference to the post
   */
  open(place: string, incident: Incident, mentions: readonly string[]): Promise<string>;
  /** Updates the post. Notifies nobody. */
  update(place: string, ref: string, incident: Incident): Promise<void>;
  /** Reports a happening beside the post. May mention somebody. */
  note(place: string, ref: string, incident: Incident, happening: Numbered<Happening>): Promise<void>;
  /** Updates the post of an incident that is over. Notifies nobody. */
  resolve(place: string, ref: string, incident: Incident): Promise<void>;
  /** Posts the daily digest. */
  digest?(channel: string, digest: Digest, zone: string): Promise<void>;
  /** Looks for a post that an earlier attempt may have made before the program ended; `null` if there is none. */
  find?(place: string, incident: Incident): Promise<string | null>;
}

/** The place cannot be updated, at all or for now. */
export class AnnounceError extends Error {
  /** False if retrying is pointless. */
  readonly mayPass: boolean;
  /** Wait requested by the place before the next attempt. */
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
