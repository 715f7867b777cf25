/** Generates days of a mail server's log from a seed: mail to many sites that behave as in a scenario, and the true outcomes. */
import { type Letter, type MtaName, mtas, type Reply, type Said } from './mtas.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export type { Reply } from './mtas.ts';

export interface Try {
  readonly at: number;
  /** The first is 0. */
  readonly number: number;
  readonly firstAt: number;
  readonly site: Site;
  readonly sender: string;
}

export interface Site {
  readonly domain: string;
  readonly server: string;
  /** Its share of the messages, relative to other sites. */
  readonly weight: number;
  reply(one: Try): Reply;
}

export interface Scenario {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** Messages per minute in the middle of the day. */
  readonly rate: number;
  readonly sites: readonly Site[];
  readonly host?: string;
  /** Default: Postfix. */
  readonly mta?: MtaName;
  /** Mail beside the random one. */
  /** Of the random mail; default: forty people. */
  readonly sender?: string;
  readonly extra?: readonly { readonly at: number; readonly sender: string; readonly recipient: string }[];
  /** Other lines of the log, without their stamps. */
  readonly lines?: readonly { readonly at: number; readonly tag: string; readonly text: string }[];
  /** A trouble that affects all sites. */
  readonly everywhere?: (one: Try) => Reply | undefined;
}

export interface LoggedAt {
  readonly at: number;
  readonly line: string;
}

/** The true outcome of a message. */
export interface Fate {
  readonly domain: string;
  readonly arrivedAt: number;
  readonly firstTryAt: number;
  readonly deferred: boolean;
  /** `null` if it still waits at the end. */
  readonly endedAt: number | null;
  readonly ending: 'delivered' | 'bounced' | null;
}

export interface Traffic {
  readonly lines: readonly LoggedAt[];
  readonly fates: readonly Fate[];
  /** All lines, or those before an instant, as a file's text. */
  text(before?: number): string;
  /** Messages for a site that were attempted and wait at an instant. */
  waitingAt(at: number, domain: string): number;
}

/** Postfix: minimal_backoff_time, doubled up to maximal_backoff_time. */
const retries = [5, 10, 20, 40, 66].map((minutes) => minutes * minute);
const lifeMs = 5 * day;

export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Accepts every message. */
export const takes = (): Reply => ({ kind: 'takes' });

export function site(domain: string, weight: number, reply: Site['reply'] = takes, server = `mx.${domain}`): Site {
  return { domain, weight, reply, server };
}

/** Many small sites without troubles. */
export function smallSites(count: number): Site[] {
  return Array.from({ length: count }, (_, i) => site(`shop${i}.test`, 1));
}

/** A site that greylists for five minutes. */
export function greylisting({ at, firstAt }: Try): Reply {
  return at - firstAt >= 5 * minute
    ? { kind: 'takes' }
    : { kind: 'says', code: 450, status: '4.2.0', text: 'Greylisted, please try again in 300 seconds' };
}

export const within = (at: number, from: number, to: number): boolean => at >= from && at < to;

/** Relative load by time of day: low at night, high at noon. */
function dayShape(at: number): number {
  return 0.15 + 0.85 * Math.max(0, Math.sin((((at % day) / hour - 6) / 14) * Math.PI));
}

export function makeTraffic(scenario: Scenario): Traffic {
  const { seed, from, to, rate, sites, host = 'mx1', extra = [] } = scenario;
  const mta = mtas[scenario.mta ?? 'postfix'];
  const chance = random(seed);
  const lines: LoggedAt[] = [];
  const fates: Fate[] = [];
  const weight = sites.reduce((sum, one) => sum + one.weight, 0);
  const pick = (): Site => {
    let left = chance() * weight;
    return sites.find((one) => (left -= one.weight) < 0) ?? sites[0]!;
  };
  const say = (at: number, said: readonly Said[]) => {
    for (const [index, [tag, text]] of said.entries()) {
      const stamp = new Date(at + index * 20).toISOString().replace('Z', '+00:00');
      if (at < to) lines.push({ at: at + index * 20, line: `${stamp} ${host} ${tag}[411]: ${text}` });
    }
  };
  let count = 0;
  const send = (arrivedAt: number, sender: string, recipient: string, target: Site) => {
    const { domain, server } = target;
    const bytes = 1000 + Math.floor(chance() * 90_000);
    const letter: Letter = { id: mta.idOf(count++, arrivedAt), sender, recipient, bytes, domain, server };
    say(arrivedAt, mta.arrived(letter));
    const firstAt = arrivedAt + 300 + Math.floor(chance() * 900);
    let at = firstAt;
    let deferred = false;
    for (let number = 0; at < to; number++) {
      const one: Try = { at, number, firstAt, site: target, sender };
      const reply = scenario.everywhere?.(one) ?? target.reply(one);
      const ending = endingOf(reply);
      const isExpired = ending === null && at - arrivedAt > lifeMs;
      say(at, mta.tried(letter, reply, at - arrivedAt, number));
      if (isExpired) say(at + 50, mta.expired(letter));
      if (ending !== null || isExpired) {
        say(at + 100, mta.removed(letter));
        fates.push({ domain, arrivedAt, firstTryAt: firstAt, deferred, endedAt: at, ending: ending ?? 'bounced' });
        return;
      }
      deferred = true;
      at += (retries[Math.min(number, retries.length - 1)] ?? 0) + Math.floor(chance() * 60_000);
    }
    fates.push({ domain, arrivedAt, firstTryAt: firstAt, deferred, endedAt: null, ending: null });
  };
  for (let at = from; at < to; at += -Math.log(1 - chance()) * (minute / (rate * dayShape(at)))) {
    const target = pick();
    send(
      Math.floor(at),
      scenario.sender ?? `user${Math.floor(chance() * 40)}@example.com`,
      `person${Math.floor(chance() * 500)}@${target.domain}`,
      target,
    );
  }
  for (const { at, sender, recipient } of extra) {
    const domain = recipient.slice(recipient.indexOf('@') + 1);
    send(at, sender, recipient, sites.find((one) => one.domain === domain) ?? site(domain, 0));
  }
  for (const { at, tag, text } of scenario.lines ?? []) say(at, [[tag, text]]);
  lines.sort((a, b) => a.at - b.at);
  return {
    lines,
    fates,
    text: (before) => textOf(lines, before),
    waitingAt: (at, domain) =>
      fates.filter((fate) => fate.domain === domain && fate.firstTryAt < at && (fate.endedAt ?? Infinity) >= at).length,
  };
}

function textOf(lines: Traffic['lines'], before = Infinity): string {
  return lines.flatMap(({ at, line }) => (at < before ? `${line}\n` : [])).join('');
}

/** `null` if it is tried again. */
function endingOf(reply: Reply): Fate['ending'] {
  if (reply.kind === 'takes') return 'delivered';
  return reply.kind === 'says' && reply.code >= 500 ? 'bounced' : null;
}

/** Merges the logs of several hosts. */
export function together(...all: readonly Traffic[]): Traffic {
  const lines = all.flatMap((one) => one.lines).sort((a, b) => a.at - b.at);
  const fates = all.flatMap((one) => one.fates);
  return {
    lines,
    fates,
    text: (before) => textOf(lines, before),
    waitingAt: (at, domain) => all.reduce((sum, one) => sum + one.waitingAt(at, domain), 0),
  };
}
