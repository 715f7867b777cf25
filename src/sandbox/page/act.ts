/** An act of a user in the page (JSON) → the act in the stand-in, and the message that Slack would show to the user. */
import * as z from 'zod';
import { isZone } from '../../time/zone.ts';
import type { Ack } from '../delivery/courier.ts';
import type { Happening } from '../demo/happenings.ts';
import type { AppManifest } from '../manifest.ts';
import type { StandIn } from '../stand-in.ts';
import type { SlackMessage, SlackView } from '../wire.ts';
import { typeIn } from './type-in.ts';

const user = z.string();
const typed = z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({});
const message = z.object({ channel: z.string(), ts: z.string() });

const actShape = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('type'),
    user,
    channel: z.string(),
    thread: z.string().optional(),
    // " /no-command": after a blank, it is a message
    text: z.string().regex(/\S/).max(12_000),
  }),
  z.object({
    act: z.literal('press'),
    user,
    on: z.union([message, z.object({ view: z.string() })]),
    block: z.string(),
    action: z.string(),
    value: z.union([z.string(), z.array(z.string())]).optional(),
    typed,
  }),
  z.object({ act: z.literal('shortcut'), user, callback: z.string(), message: message.optional() }),
  z.object({ act: z.literal('submit'), user, view: z.string(), typed }),
  z.object({ act: z.literal('close'), user, view: z.string(), all: z.boolean().default(false) }),
  z.object({ act: z.literal('home'), user }),
  z.object({ act: z.literal('dismiss'), user, ts: z.string() }),
  z.object({ act: z.literal('move'), user, zone: z.string().refine(isZone) }),
  z.object({ act: z.literal('happen'), user, name: z.string() }),
]);

export type Act = z.infer<typeof actShape>;
type Of<Kind extends Act['act']> = Extract<Act, { readonly act: Kind }>;

/** The message for the user, or `null`. */
export type Told = string | null;

const messageGone = 'This message is gone.';
const viewGone = 'This window is gone.';

export function parseAct(json: unknown): Act | undefined {
  return actShape.safeParse(json).data;
}

/** What the page needs of its setup. */
export interface Setting {
  readonly manifest: AppManifest;
  readonly happenings?: readonly Happening[];
}

export async function carryOut(standIn: StandIn, { manifest, happenings = [] }: Setting, act: Act): Promise<Told> {
  switch (act.act) {
    case 'type':
      await typeIn(standIn, manifest, act);
      return null;
    case 'press':
      return press(standIn, act);
    case 'shortcut':
      return useShortcut(standIn, act);
    case 'submit':
      return submit(standIn, act);
    case 'close':
      return close(standIn, act);
    case 'home':
      await standIn.openHome(act.user);
      return null;
    case 'dismiss':
      standIn.workspace
        .whispers(act.user)
        .filter(({ ts }) => ts === act.ts)
        .forEach((whisper) => standIn.workspace.deleteWhisper(whisper));
      return null;
    case 'move':
      standIn.workspace.addUser({ ...standIn.workspace.user(act.user), zone: act.zone });
      return null;
    case 'happen':
      return (await happenings.find(({ name }) => name === act.name)?.happen()) ?? null;
  }
}

async function press(
  standIn: StandIn,
  { user: who, on, block, action, value, typed: form }: Of<'press'>,
): Promise<Told> {
  const target = 'view' in on ? viewOf(standIn, who, on.view) : messageOf(standIn, who, on);
  if (target === undefined) return 'view' in on ? viewGone : messageGone;
  const picked = value === undefined ? {} : { value };
  return toldBy((await standIn.press(target, action, { user: who, block, typed: form, ...picked })).ack);
}

async function useShortcut(standIn: StandIn, { user: who, callback, message: at }: Of<'shortcut'>): Promise<Told> {
  if (at === undefined) return toldBy((await standIn.shortcut(callback, { user: who })).ack);
  const target = messageOf(standIn, who, at);
  if (target === undefined) return messageGone;
  return toldBy((await standIn.shortcut(callback, { user: who, message: target })).ack);
}

async function submit(standIn: StandIn, { user: who, view, typed: form }: Of<'submit'>): Promise<Told> {
  if (topOf(standIn, who)?.id !== view) return viewGone;
  await standIn.submitView(form, { user: who });
  return null;
}

/** The cross closes all views, the button only the top one. */
async function close(standIn: StandIn, { user: who, view, all }: Of<'close'>): Promise<Told> {
  if (topOf(standIn, who)?.id !== view) return null;
  do await standIn.closeView({ user: who });
  while (all && topOf(standIn, who) !== undefined);
  return null;
}

function topOf({ workspace }: StandIn, who: string): SlackView | undefined {
  return workspace.modals.get(who)?.at(-1);
}

function viewOf({ workspace }: StandIn, who: string, id: string): SlackView | undefined {
  return [...(workspace.modals.get(who) ?? []), workspace.homes.get(who)].find((view) => view?.id === id);
}

function messageOf(
  { workspace }: StandIn,
  who: string,
  { channel, ts }: z.infer<typeof message>,
): SlackMessage | undefined {
  const whisper = workspace.whispers(who).find((hidden) => hidden.channel === channel && hidden.ts === ts);
  const isMember = workspace.channels.get(channel)?.members.has(who) === true;
  return whisper ?? (isMember ? workspace.message(channel, ts) : undefined);
}

/** The message for the problems that Slack shows with a symbol. */
function toldBy(ack: Ack): Told {
  return ack.ok ? null : `The app did not respond (${ack.problem}).`;
}
