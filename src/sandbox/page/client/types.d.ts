/** What the page's modules hand to each other. */
import type { AppManifest } from '../../manifest.ts';
import type { Block, Element, SlackView } from '../../wire.ts';
import type { Differences } from '../differences.ts';
import type { SeenChannel, SeenMessage, Snapshot } from '../sight.ts';
import type { User } from '../../workspace.ts';
import type { ComponentChildren, VNode } from 'preact';

export type { Block, Element, SlackView, SeenChannel, SeenMessage, Snapshot, User, ComponentChildren, VNode };

/** Anything that came out of JSON. */
export type Loose = Readonly<Record<string, any>>;

/** Where blocks stand, and so who hears of a pressed button. */
export type Surface =
  | { readonly kind: 'message'; readonly message: SeenMessage }
  | { readonly kind: 'view'; readonly view: SlackView };

/** Where the user looks. */
export interface Place {
  /** User id. */
  readonly me: string;
  /** Channel id, or `null` for the list of channels. */
  readonly channel: string | null;
  /** The `ts` of the open thread's root. */
  readonly thread: string | null;
  /** In the app's own messages: whether its Home is shown. */
  readonly isHome: boolean;
}

export interface MenuItem {
  readonly label: string;
  readonly detail?: string;
  readonly isChosen?: boolean;
  /** Opens a web address beside whatever `run` does. */
  readonly url?: string;
  run(): void;
}

export interface Menu {
  readonly title: string;
  readonly items: readonly MenuItem[];
  /** What it opened from. */
  readonly anchor: HTMLElement;
}

export interface Question {
  readonly title: string;
  readonly body: ComponentChildren;
  readonly confirm: string;
  /** `null` when there is nothing to decline. */
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
  /** What a button lets happen outside Slack. */
  happenings: readonly { readonly name: string; readonly label: string }[];
  isOnline: boolean;
  menu: Menu | null;
  question: Question | null;
  toast: string | null;
  /** Acts that are under way: `pressKey`s. */
  busy: ReadonlySet<string>;
  /** By user and channel: the `ts` up to which it was seen. */
  seen: ReadonlyMap<string, string>;
  theme: 'system' | 'light' | 'dark';
}
