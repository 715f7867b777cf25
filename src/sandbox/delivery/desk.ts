/** Where every act of a person becomes a delivery: hands out the keys to react with, and remembers what was brought. */
import type { Ack, Courier, Delivery, Retry } from './courier.ts';
import type { Act } from './payloads.ts';
import type { Origin, ResponseUrls } from './response-url.ts';
import type { Triggers } from './triggers.ts';
import type { User, Workspace } from '../workspace.ts';

const REMEMBERED = 1_000;

/** What a person did, as the app was told, and how the app took it. */
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
  /** Everything that was brought to the app, oldest first. */
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

  /** Keys for an act within a channel, or about one of its messages. */
  actIn(kind: 'commands' | 'actions', user: User, origin: Origin): Act {
    return { user, triggerId: this.#triggers.issue(user.id), responseUrl: this.#responseUrls.issue(kind, origin) };
  }

  /** Keys for an act within a view, or nowhere in particular. */
  actOutside(user: User): Act {
    return { user, triggerId: this.#triggers.issue(user.id), responseUrl: '' };
  }

  async bring(kind: Delivery['kind'], payload: Delivery['payload']): Promise<Brought> {
    const delivery = { id: this.workspace.newId('envelope-'), kind, payload };
    this.deliveries.push(delivery);
    if (this.deliveries.length > REMEMBERED) this.deliveries.shift();
    return { ack: await this.#courier.deliver(delivery), delivery };
  }

  /** Brings something once more, as Slack does when it is not sure that the app got it. */
  redeliver(delivery: Delivery, retry: Retry = { attempt: 1, reason: 'timeout' }): Promise<Ack> {
    return this.#courier.deliver(delivery, retry);
  }
}
