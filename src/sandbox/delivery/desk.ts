/** Turns every act of a person into a delivery: issues trigger ids and response URLs, and keeps the deliveries. */
import type { Ack, Courier, Delivery, Retry } from './courier.ts';
import type { Act } from './payloads.ts';
import type { Origin, ResponseUrls } from './response-url.ts';
import type { Triggers } from './triggers.ts';
import type { User, Workspace } from '../workspace.ts';

const REMEMBERED = 1_000;

/** What was delivered for an act, and the app's acknowledgement. */
export interface Done {
  readonly ack: Ack;
  readonly triggerId: string;
  readonly responseUrl: string;
  readonly delivery: Delivery;
}

export interface Brought {
  readonly ack: Ack;
  readonly delivery: Delivery;
}

export class Desk {
  readonly workspace: Workspace;
  /** All deliveries to the app, oldest first. */
  readonly deliveries: Delivery[] = [];
  readonly #courier: Courier;
  readonly #triggers: Triggers;
  readonly #responseUrls: ResponseUrls;

  constructor(workspace: Workspace, courier: Courier, triggers: Triggers, responseUrls: ResponseUrls) {
    this.workspace = workspace;
    this.#courier = courier;
    this.#triggers = triggers;
    this.#responseUrls = responseUrls;
  }

  /** An act in a channel or on one of its messages: with trigger id and response URL. */
  actIn(kind: 'commands' | 'actions', user: User, origin: Origin): Act {
    return { user, triggerId: this.#triggers.issue(user.id), responseUrl: this.#responseUrls.issue(kind, origin) };
  }

  /** An act in a view or outside any channel: with trigger id only. */
  actOutside(user: User): Act {
    return { user, triggerId: this.#triggers.issue(user.id), responseUrl: '' };
  }

  async bring(kind: Delivery['kind'], payload: Delivery['payload']): Promise<Brought> {
    const delivery = { id: this.workspace.newId('envelope-'), kind, payload };
    this.deliveries.push(delivery);
    if (this.deliveries.length > REMEMBERED) this.deliveries.shift();
    return { ack: await this.#courier.deliver(delivery), delivery };
  }

  /** Delivers something again, as Slack does if the app did not acknowledge it. */
  redeliver(delivery: Delivery, retry: Retry = { attempt: 1, reason: 'timeout' }): Promise<Ack> {
    return this.#courier.deliver(delivery, retry);
  }
}
