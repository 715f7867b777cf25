/** Trigger ids: each lets an app open one modal, within three seconds of the user's act. */
import { Refusal } from '../refusal.ts';

const TRIGGER_LIFE_MS = 3_000; // docs.slack.dev/interactivity/handling-user-interaction

export class Triggers {
  readonly #now: () => number;
  readonly #open = new Map<string, { readonly user: string; readonly at: number }>();
  readonly #used = new Set<string>();
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  issue(user: string): string {
    this.#count += 1;
    const id = `${this.#now()}.${this.#count}.sandbox`;
    this.#open.set(id, { user, at: this.#now() });
    return id;
  }

  /** The id of the user whose act it was. @throws {Refusal} the errors of `views.open`. */
  exchange(id: string): string {
    if (this.#used.has(id)) throw new Refusal('exchanged_trigger_id');
    const trigger = this.#open.get(id);
    if (trigger === undefined) throw new Refusal('invalid_trigger_id');
    if (this.#now() - trigger.at > TRIGGER_LIFE_MS) throw new Refusal('expired_trigger_id');
    this.#open.delete(id);
    this.#used.add(id);
    return trigger.user;
  }
}
