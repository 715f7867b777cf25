/** Acts of people in a modal: submit it with inputs, or close it. */
import { SOMEBODY } from './acts.ts';
import type { Ack } from '../delivery/courier.ts';
import type { Desk } from '../delivery/desk.ts';
import { acceptView } from '../limits/limits.ts';
import { closedPayload, submissionPayload } from '../delivery/payloads.ts';
import { pushView, replaceView } from '../web-api/view-methods.ts';
import { emptyInputs, stateValues, type Typed } from './view-state.ts';
import { isRecord, type SlackView } from '../wire.ts';
import type { Workspace } from '../workspace.ts';

type Errors = Readonly<Record<string, string>>;

export interface Submitted {
  /** `undefined` if Slack did not submit it: a required input was empty. */
  readonly ack: Ack | undefined;
  /** The errors under the inputs, by `block_id`. */
  readonly errors: Errors;
  /** The modal that is open afterwards. */
  readonly view: SlackView | undefined;
}

export interface Whose {
  readonly user?: string;
}

export class ModalActs {
  readonly #desk: Desk;
  readonly #workspace: Workspace;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#workspace = desk.workspace;
  }

  /** Fills the top modal by `action_id` and submits it. */
  async submit(typed: Typed, whose: Whose): Promise<Submitted> {
    const open = this.#top(whose);
    const view = this.#show({ ...open, state: { values: stateValues(open, typed) }, errors: {} });
    const empty = emptyInputs(view, stateValues(view, typed));
    if (Object.keys(empty).length > 0) return this.#refuse(view, undefined, empty);
    const act = this.#desk.actOutside(this.#workspace.user(view.reader));
    const { ack } = await this.#desk.bring('interactive', submissionPayload(this.#workspace, act, view));
    if (!ack.ok) return this.#refuse(view, ack, { '': 'We had some trouble connecting. Try again?' });
    return this.#follow(view, ack, isRecord(ack.body) ? ack.body : {});
  }

  /** Closes the top modal; the app is notified if the view has `notify_on_close`. */
  async close(whose: Whose): Promise<Ack | undefined> {
    const view = this.#top(whose);
    this.#workspace.setModals(view.reader, view.clear_on_close ? [] : this.#stack(view).slice(0, -1));
    if (!view.notify_on_close) return undefined;
    const act = this.#desk.actOutside(this.#workspace.user(view.reader));
    return (await this.#desk.bring('interactive', closedPayload(this.#workspace, act, view))).ack;
  }

  /** Executes the acknowledgement's `response_action`; without one, closes the modal. */
  #follow(view: SlackView, ack: Ack, body: Readonly<Record<string, unknown>>): Submitted {
    switch (body['response_action']) {
      case 'errors':
        return this.#refuse(view, ack, body['errors'] as Errors);
      case 'update':
        replaceView(this.#workspace, view, acceptView(body['view'], 'modal'));
        break;
      case 'push':
        pushView(this.#workspace, acceptView(body['view'], 'modal'), view.reader);
        break;
      case 'clear':
        this.#workspace.setModals(view.reader, []);
        break;
      default:
        this.#workspace.setModals(
          view.reader,
          this.#stack(view).filter(({ id }) => id !== view.id),
        );
    }
    return { ack, errors: {}, view: this.#stack(view).at(-1) };
  }

  #refuse(view: SlackView, ack: Ack | undefined, errors: Errors): Submitted {
    return { ack, errors, view: this.#show({ ...view, errors }) };
  }

  #show(view: SlackView): SlackView {
    this.#workspace.setView(view);
    return view;
  }

  #stack({ reader }: SlackView): readonly SlackView[] {
    return this.#workspace.modals.get(reader) ?? [];
  }

  #top({ user: who = SOMEBODY }: Whose): SlackView {
    const user = this.#workspace.user(who);
    const view = this.#workspace.modals.get(user.id)?.at(-1);
    if (view === undefined) throw new Error(`${user.name} has no modal open`);
    return view;
  }
}
