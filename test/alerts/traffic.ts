/** Makes days of a mail server's log out of a seed: mail to many sites, each of which behaves as a scenario says, and what truly happened. */

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** What a receiving site does with a try. */
export type Reply =
  | { readonly kind: 'takes' }
  /** A refusal for now or for good, by a server that was reached. */
  | { readonly kind: 'says'; readonly code: number; readonly status: string; readonly text: string }
  /** No server was reached: `Connection timed out`, `Connection refused`. */
  | { readonly kind: 'out-of-reach'; readonly text: string }
  | { readonly kind: 'no-name' }
  /** Our own content filter does not answer. */
  | { readonly kind: 'no-filter' };

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
  /** Messages for it, compared with other sites. */
  readonly weight: number;
  reply(one: Try): Reply;
}

export interface Scenario {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** Messages a minute in the middle of the day. */
  readonly rate: number;
  readonly sites: readonly Site[];
  readonly host?: string;
  /** Mail beside the random one. */
  readonly extra?: readonly { readonly at: number; readonly sender: string; readonly recipient: string }[];
  /** Other lines of the log, without their stamps. */
  readonly lines?: readonly { readonly at: number; readonly tag: string; readonly text: string }[];
  /** What stops everything, whatever the site. */
  readonly everywhere?: (one: Try) => Reply | undefined;
}

export interface LoggedAt {
  readonly at: number;
  readonly line: string;
}

/** What truly happened to a message. */
export interface Fate {
  readonly domain: string;
  readonly arrivedAt: number;
  readonly firstTryAt: number;
  readonly deferred: boolean;
  /** `null`: it waits at the end. */
  readonly endedAt: number | null;
  readonly ending: 'delivered' | 'bounced' | null;
}

export interface Traffic {
  readonly lines: readonly LoggedAt[];
  readonly fates: readonly Fate[];
  /** All lines, or those before an instant, as a file's text. */
  text(before?: number): string;
  /** Messages for a site that were tried and wait at an instant. */
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

/** Nothing is wrong with it. */
export const takes = (): Reply => ({ kind: 'takes' });

export function site(domain: string, weight: number, reply: Site['reply'] = takes, server = `mx.${domain}`): Site {
  return { domain, weight, reply, server };
}

/** Many small sites where nothing is wrong. */
export function smallSites(count: number): Site[] {
  return Array.from({ length: count }, (_, i) => site(`shop${i}.test`, 1));
}

/** A site that puts strangers off for five minutes, as seen at its door. */
export function greylisting({ at, firstAt }: Try): Reply {
  return at - firstAt >= 5 * minute
    ? { kind: 'takes' }
    : { kind: 'says', code: 450, status: '4.2.0', text: 'Greylisted, please try again in 300 seconds' };
}

export const within = (at: number, from: number, to: number): boolean => at >= from && at < to;

/** Quiet at night, busy at noon. */
function dayShape(at: number): number {
  return 0.15 + 0.85 * Math.max(0, Math.sin((((at % day) / hour - 6) / 14) * Math.PI));
}

export function makeTraffic(scenario: Scenario): Traffic {
  const { seed, from, to, rate, sites, host = 'mx1', extra = [] } = scenario;
  const chance = random(seed);
  const lines: LoggedAt[] = [];
  const fates: Fate[] = [];
  const weight = sites.reduce((sum, one) => sum + one.weight, 0);
  const pick = (): Site => {
    let left = chance() * weight;
    return sites.find((one) => (left -= one.weight) < 0) ?? sites[0]!;
  };
  const say = (at: number, tag: string, text: string) => {
    if (at < to)
      lines.push({
        at,
        line: `${new Date(at).toISOString().replace('Z', '+00:00')} ${host} postfix/${tag}[411]: ${text}`,
      });
  };
  let count = 0;
  const send = (arrivedAt: number, sender: string, recipient: string, to_: Site) => {
    const id = (0x40000000000 + count++ * 0x1357).toString(16).toUpperCase().slice(0, 11);
    say(arrivedAt, 'smtpd', `${id}: client=desk.example.com[192.0.2.77]`);
    say(arrivedAt + 20, 'cleanup', `${id}: message-id=<${id}@example.com>`);
    say(
      arrivedAt + 40,
      'qmgr',
      `${id}: from=<${sender}>, size=${1000 + Math.floor(chance() * 90_000)}, nrcpt=1 (queue active)`,
    );
    const firstAt = arrivedAt + 300 + Math.floor(chance() * 900);
    let at = firstAt;
    let deferred = false;
    for (let number = 0; at < to; number++) {
      const one: Try = { at, number, firstAt, site: to_, sender };
      const reply = scenario.everywhere?.(one) ?? to_.reply(one);
      const words = wordsOf(reply, to_);
      const seconds = ((at - arrivedAt) / 1000).toFixed(1);
      const isOver = words.status !== 'deferred';
      const expired = !isOver && at - arrivedAt > lifeMs;
      say(
        at,
        'smtp',
        `${id}: to=<${recipient}>, relay=${words.relay}, delay=${seconds}, delays=0.1/0.1/0.1/0.1, dsn=${words.dsn}, status=${words.status} (${words.text})`,
      );
      if (expired) say(at + 5, 'qmgr', `${id}: from=<${sender}>, status=expired, returned to sender`);
      if (isOver || expired) {
        say(at + 10, 'qmgr', `${id}: removed`);
        fates.push({
          domain: to_.domain,
          arrivedAt,
          firstTryAt: firstAt,
          deferred,
          endedAt: at,
          ending: words.status === 'sent' ? 'delivered' : 'bounced',
        });
        return;
      }
      deferred = true;
      at += (retries[Math.min(number, retries.length - 1)] ?? 0) + Math.floor(chance() * 60_000);
    }
    fates.push({ domain: to_.domain, arrivedAt, firstTryAt: firstAt, deferred, endedAt: null, ending: null });
  };
  for (let at = from; at < to; at += -Math.log(1 - chance()) * (minute / (rate * dayShape(at)))) {
    const target = pick();
    send(
      Math.floor(at),
      `user${Math.floor(chance() * 40)}@example.com`,
      `person${Math.floor(chance() * 500)}@${target.domain}`,
      target,
    );
  }
  for (const { at, sender, recipient } of extra) {
    const domain = recipient.slice(recipient.indexOf('@') + 1);
    send(at, sender, recipient, sites.find((one) => one.domain === domain) ?? site(domain, 0));
  }
  for (const { at, tag, text } of scenario.lines ?? []) say(at, tag, text);
  lines.sort((a, b) => a.at - b.at);
  return {
    lines,
    fates,
    text: (before = Infinity) =>
      lines
        .filter(({ at }) => at < before)
        .map(({ line }) => `${line}\n`)
        .join(''),
    waitingAt: (at, domain) =>
      fates.filter((fate) => fate.domain === domain && fate.firstTryAt < at && (fate.endedAt ?? Infinity) >= at).length,
  };
}

function wordsOf(reply: Reply, { server, domain }: Site): { relay: string; dsn: string; status: string; text: string } {
  const relay = `${server}[198.51.100.9]:25`;
  switch (reply.kind) {
    case 'takes':
      return { relay, dsn: '2.0.0', status: 'sent', text: '250 2.0.0 Ok: queued as 7F00' };
    case 'says': {
      const said = `host ${server}[198.51.100.9] said: ${reply.code} ${reply.status} ${reply.text} (in reply to RCPT TO command)`;
      return { relay, dsn: reply.status, status: reply.code >= 500 ? 'bounced' : 'deferred', text: said };
    }
    case 'out-of-reach':
      return {
        relay: 'none',
        dsn: '4.4.1',
        status: 'deferred',
        text: `connect to ${server}[198.51.100.9]:25: ${reply.text}`,
      };
    case 'no-name':
      return {
        relay: 'none',
        dsn: '4.4.3',
        status: 'deferred',
        text: `Host or domain name not found. Name service error for name=${domain} type=MX: Host not found, try again`,
      };
    case 'no-filter':
      return {
        relay: 'none',
        dsn: '4.4.1',
        status: 'deferred',
        text: 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
      };
  }
}

/** The logs of several hosts in one. */
export function together(...all: readonly Traffic[]): Traffic {
  const lines = all.flatMap((one) => one.lines).sort((a, b) => a.at - b.at);
  const fates = all.flatMap((one) => one.fates);
  return {
    lines,
    fates,
    text: (before = Infinity) =>
      lines
        .filter(({ at }) => at < before)
        .map(({ line }) => `${line}\n`)
        .join(''),
    waitingAt: (at, domain) => all.reduce((sum, one) => sum + one.waitingAt(at, domain), 0),
  };
}
