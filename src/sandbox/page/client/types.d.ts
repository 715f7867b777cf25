/** Types shared by the page's modules. */
import type { AppManifest } from '../../manifest.ts';
import type { Block, Element, SlackView } from '../../wire.ts';
import type { Differences } from '../differences.ts';
import type { SeenChannel, SeenMessage, Snapshot } from '../sight.ts';
import type { User } from '../../workspace.ts';
import type { ComponentChildren, VNode } from 'preact';

export type { Block, Element, SlackView, SeenChannel, SeenMessage, Snapshot, User, ComponentChildren, VNode };

/** An object from JSON. */
export type Loose = Readonly<Record<string, any>>;

/** What contains the blocks; a pressed button is reported for it. */
export type Surface =
  | { readonly kind: 'message'; readonly message: SeenMessage }
  | { readonly kind: 'view'; readonly view: SlackView };

/** The user's current location in the page. */
export interface Place {
  /** User id. */
  readonly me: string;
  /** Channel id, or `null` for the list of channels. */
  readonly channel: string | null;
  /** The `ts` of the open thread's root. */
  readonly thread: string | null;
  /** In the app's direct messages: whether its Home is shown. */
  readonly isHome: boolean;
}

export interface MenuItem {
  readonly label: string;
  readonly detail?: string;
  readonly isChosen?: boolean;
  /** A web address to open, in addition to `run`. */
  readonly url?: string;
  run(): void;
}

export interface Menu {
  readonly title: string;
  readonly items: readonly MenuItem[];
  /** The element that opened it. */
  readonly anchor: HTMLElement;
}

export interface Question {
  readonly title: string;
  readonly body: ComponentChildren;
  readonly confirm: string;
  /** `null` if there is nothing to decline. */
  readonly deny: string | null;
  readonly isDanger: boolean;
  run(): void;
}

export interface State {
  place: Place;
  sight: Snapshot | null;
  app: AppManifest | null;
  examples: readonly string[];
  /** Where this differs from Slack. */
  differences: readonly Differences[];
  /** Buttons that trigger something outside Slack. */
  happenings: readonly { readonly name: string; readonly label: string }[];
  isOnline: boolean;
  menu: Menu | null;
  question: Question | null;
  toast: string | null;
  /** Acts in progress: `pressKey`s. */
  busy: ReadonlySet<string>;
  /** By user and channel: the `ts` up to which messages are read. */
  seen: ReadonlyMap<string, string>;
  theme: 'system' | 'light' | 'dark';
}
