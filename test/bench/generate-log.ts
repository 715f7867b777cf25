#!/usr/bin/env node
/**
 * Makes a mail server's log of any length out of a seed: days of a busy Sendmail gateway with its mix of deliveries,
 * deferrals, bounces, refusals and talk about connections. The same arguments make the same bytes.
 *
 *   node test/bench/generate-log.ts --lines 2000000 [--seed 1] [--from 2026-03-02T00:00:00Z] [--per-day 2000000] > mail.log
 */
import { parseArgs } from 'node:util';
import { sendmailIdTime } from '../../src/mail/ids.ts';
import { randomFrom } from '../fixtures/random.ts';

export interface LogPlan {
  readonly lines: number;
  readonly seed: number;
  /** Epoch milliseconds of the first second. */
  readonly from: number;
  /** Lines on an average day. */
  readonly perDay: number;
}

const host = 'mx1';
const domain = 'example.com';
const secondMs = 1000;
/** Lines of an average message, which turns lines into messages. */
const linesPerMessage = 3.2;
/** How busy each hour of a day is, UTC. */
const hours = [3, 2, 2, 2, 3, 4, 6, 10, 16, 18, 17, 16, 13, 15, 17, 16, 14, 11, 8, 7, 6, 5, 4, 4].map(
  (share) => share / 9.125,
);
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const names = [
  'anna',
  'ben',
  'carla',
  'dev',
  'emma',
  'farid',
  'grace',
  'hugo',
  'ines',
  'jon',
  'kim',
  'lena',
  'mo',
  'nora',
  'omar',
  'pia',
];
const surnames = [
  'adler',
  'baker',
  'costa',
  'diaz',
  'evans',
  'fischer',
  'garcia',
  'hansen',
  'ito',
  'jensen',
  'khan',
  'lopez',
  'meyer',
  'novak',
];
const deferrals = [
  ['4.7.1', '451 4.7.1 Greylisted, please try again in 300 seconds'],
  ['4.2.2', '452 4.2.2 Mailbox full'],
  ['4.0.0', '421 4.7.0 Too many connections from your host'],
] as const;
const refusals = [
  ['5.1.1', '550 5.1.1 User unknown', 'User unknown'],
  ['5.7.1', '554 5.7.1 Message rejected as spam', 'Service unavailable'],
  ['5.2.2', '552 5.2.2 Mailbox full', 'Service unavailable'],
] as const;

/** The lines in their order, some thousands at a time. */
export function* generateLog(plan: LogPlan): Generator<string> {
  const traffic = new Traffic(plan);
  let left = plan.lines;
  let text = '';
  for (let at = plan.from; left > 0; at += secondMs) {
    for (const line of traffic.second(at).slice(0, left)) {
      text += line;
      left--;
    }
    if (text.length > 1 << 20) {
      yield text;
      text = '';
    }
  }
  yield text;
}

class Traffic {
  readonly #random: () => number;
  readonly #perSecond: number;
  /** Lines of the seconds to come. */
  readonly #coming = new Map<number, string[]>();
  #messages = 0;
  #pid = 2000;

  constructor({ seed, perDay }: LogPlan) {
    this.#random = randomFrom(seed);
    this.#perSecond = perDay / linesPerMessage / 86_400;
  }

  /** The lines of the second that begins at an instant; seconds must be asked for in order. */
  second(at: number): string[] {
    const wanted = this.#perSecond * hours[new Date(at).getUTCHours()]!;
    const count = Math.floor(wanted) + (this.#random() < wanted % 1 ? 1 : 0);
    for (let i = 0; i < count; i++) this.#message(at);
    const lines = this.#coming.get(at) ?? [];
    this.#coming.delete(at);
    return lines;
  }

  #message(at: number): void {
    const kind = this.#random();
    if (kind < 0.08) this.#refused(at);
    else if (kind < 0.55) this.#inbound(at);
    else this.#outbound(at);
  }

  /** Refused before there was a message. */
  #refused(at: number): void {
    const id = this.#queueId(at);
    const client = this.#client();
    const pid = this.#nextPid();
    if (this.#random() < 0.4) {
      this.#log(at, pid, `${id}: ${client} did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA`);
      return;
    }
    const recipient = this.#local();
    this.#log(
      at,
      pid,
      `${id}: ruleset=check_rcpt, arg1=<${recipient}>, relay=${client}, reject=550 5.7.1 <${recipient}>... Relaying denied`,
    );
    this.#log(
      at,
      pid,
      `${id}: from=<${this.#remote()}>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA, relay=${client}`,
    );
  }

  #inbound(at: number): void {
    const id = this.#queueId(at);
    const pid = this.#nextPid();
    const client = this.#client();
    if (this.#random() < 0.6)
      this.#log(
        at,
        pid,
        `STARTTLS=server, relay=${client}, version=TLSv1.3, verify=NO, cipher=TLS_AES_256_GCM_SHA384, bits=256/256`,
      );
    const recipients = this.#some(() => this.#local());
    this.#arrival(at, pid, id, this.#remote(), recipients.length, client);
    if (this.#random() < 0.3)
      this.#log(at, pid, `${id}: Milter add: header: X-Spam-Status: No, score=${(this.#random() * 4).toFixed(1)}`);
    for (const recipient of recipients)
      this.#log(
        at + 1000,
        pid + 1,
        `${id}: to=<${recipient}>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=${this.#number(90_000)}, dsn=2.0.0, stat=Sent`,
      );
  }

  #outbound(at: number): void {
    const id = this.#queueId(at);
    const pid = this.#nextPid();
    const sender = this.#local();
    const client = `pc${this.#number(200)}.${domain} [192.0.2.${this.#number(250)}]`;
    if (this.#random() < 0.5) this.#log(at, pid, `AUTH=server, relay=${client}, authid=${sender}, mech=PLAIN, bits=0`);
    const recipients = this.#some(() => this.#remote());
    this.#arrival(at, pid, id, sender, recipients.length, client);
    for (const recipient of recipients)
      this.#try({ id, pid: pid + 1, at: at + 2000, sender, recipient, arrivedAt: at, tries: 0 });
  }

  #try(one: Try): void {
    const outcome = this.#random();
    const waits = one.tries < 6 && outcome < (one.tries === 0 ? 0.06 : 0.5);
    if (waits) this.#deferred(one);
    else if (outcome > 0.97) this.#bounced(one);
    else this.#sent(one);
  }

  #sent(one: Try): void {
    if (this.#random() < 0.5)
      this.#log(
        one.at,
        one.pid,
        `STARTTLS=client, relay=${mxOf(one.recipient)}, version=TLSv1.3, verify=OK, cipher=TLS_AES_256_GCM_SHA384, bits=256/256`,
      );
    this.#attempt(one, `dsn=2.0.0, stat=Sent (2.0.0 Ok: queued as ${this.#word(11).toUpperCase()})`);
  }

  #deferred(one: Try): void {
    const [dsn, reply] = this.#of(deferrals);
    this.#attempt(one, `dsn=${dsn}, reply=${reply}, stat=Deferred: ${reply}`);
    this.#try({ ...one, pid: this.#nextPid(), at: one.at + (900 + this.#number(900)) * 1000, tries: one.tries + 1 });
  }

  #bounced(one: Try): void {
    const [dsn, reply, stat] = this.#of(refusals);
    this.#attempt(one, `dsn=${dsn}, reply=${reply}, stat=${stat}`);
    const bounce = this.#queueId(one.at);
    this.#log(one.at, one.pid, `${one.id}: ${bounce}: DSN: ${stat}`);
    this.#log(
      one.at + 1000,
      one.pid,
      `${bounce}: to=<${one.sender}>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=30000, dsn=2.0.0, stat=Sent`,
    );
  }

  #arrival(at: number, pid: number, id: string, sender: string, count: number, client: string): void {
    const messageId = `${this.#word(16 + this.#number(24))}.${++this.#messages}@${sender.split('@')[1]}`;
    this.#log(
      at,
      pid,
      `${id}: from=<${sender}>, size=${400 + this.#number(60_000)}, class=0, nrcpts=${count}, msgid=<${messageId}>, proto=ESMTP, daemon=MTA, relay=${client}`,
    );
  }

  #attempt({ id, pid, at, sender, recipient, arrivedAt, tries }: Try, end: string): void {
    const pri = 30_000 + 90_000 * tries;
    this.#log(
      at,
      pid,
      `${id}: to=<${recipient}>, ctladdr=<${sender}> (1001/1001), delay=${length(at - arrivedAt)}, xdelay=00:00:0${this.#number(4)}, mailer=esmtp, pri=${pri}, relay=${mxOf(recipient)} [198.51.100.${recipient.length}], ${end}`,
    );
  }

  #log(at: number, pid: number, words: string): void {
    const line = `${stampOf(at)} ${host} sm-mta[${pid}]: ${words}\n`;
    const lines = this.#coming.get(at);
    if (lines) lines.push(line);
    else this.#coming.set(at, [line]);
  }

  #queueId(at: number): string {
    return `${sendmailIdTime(at)}${this.#of(letters)}${this.#of(letters)}${String(this.#pid).padStart(6, '0')}`;
  }

  #nextPid(): number {
    this.#pid = this.#pid > 32_000 ? 2000 : this.#pid + 1 + this.#number(3);
    return this.#pid;
  }

  #client(): string {
    const n = this.#rank(4000);
    return `out${n % 9}.partner${n}.test [203.0.${n >> 8}.${n & 255}]`;
  }

  #local(): string {
    return `${this.#person(this.#rank(3000))}@${domain}`;
  }

  #remote(): string {
    return `${this.#person(this.#number(40_000))}@partner${this.#rank(4000)}.test`;
  }

  #person(n: number): string {
    return `${names[n % names.length]}.${surnames[(n >> 4) % surnames.length]}${n > 223 ? n : ''}`;
  }

  /** Mostly one, at times up to five. */
  #some(make: () => string): string[] {
    const count = this.#random() < 0.85 ? 1 : 2 + this.#number(4);
    return Array.from({ length: count }, make);
  }

  /** Low numbers are far more frequent, as with people and sites. */
  #rank(count: number): number {
    return Math.floor(count ** this.#random()) - 1;
  }

  #number(below: number): number {
    return Math.floor(this.#random() * below);
  }

  #of<T>(list: readonly T[]): T {
    return list[this.#number(list.length)]!;
  }

  /** Letters and digits without meaning. */
  #word(length: number): string {
    let word = '';
    while (word.length < length) word += this.#number(36 ** 6).toString(36);
    return word.slice(0, length);
  }
}

interface Try {
  readonly id: string;
  readonly pid: number;
  readonly at: number;
  readonly sender: string;
  readonly recipient: string;
  readonly arrivedAt: number;
  readonly tries: number;
}

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx'];

function mxOf(recipient: string): string {
  return `mx.${recipient.slice(recipient.indexOf('@') + 1)}.`;
}

let stampedSecond = Number.NaN;
let stamp = '';

/** `Mar  2 00:00:00`, in UTC. */
function stampOf(at: number): string {
  if (at !== stampedSecond) {
    const date = new Date(at);
    const time = date.toISOString().slice(11, 19);
    stamp = `${months[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${time}`;
    stampedSecond = at;
  }
  return stamp;
}

/** `00:15:02`, as Sendmail writes lengths of time. */
function length(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      lines: { type: 'string', default: '2000000' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '2026-03-02T00:00:00Z' },
      'per-day': { type: 'string', default: '2000000' },
    },
  });
  const plan = {
    lines: Number(values.lines),
    seed: Number(values.seed),
    from: Date.parse(values.from),
    perDay: Number(values['per-day']),
  };
  for (const text of generateLog(plan)) {
    if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}
