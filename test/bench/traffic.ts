/** Generates the mail of a busy gateway from a seed, second by second; subclasses write it in the format of an MTA. */
import { randomFrom } from '../fixtures/random.ts';

export interface LogPlan {
  readonly lines: number;
  readonly seed: number;
  /** Epoch milliseconds of the first second. */
  readonly from: number;
  /** Lines on an average day. */
  readonly perDay: number;
}

/** One recipient of a message on its way out. */
export interface Try {
  readonly id: string;
  readonly pid: number;
  readonly at: number;
  readonly sender: string;
  readonly recipient: string;
  readonly arrivedAt: number;
  readonly tries: number;
}

export const host = 'mx1';
export const domain = 'example.com';
const secondMs = 1000;
/** Relative load of each hour of a day, UTC. */
const hours = [3, 2, 2, 2, 3, 4, 6, 10, 16, 18, 17, 16, 13, 15, 17, 16, 14, 11, 8, 7, 6, 5, 4, 4].map(
  (share) => share / 9.125,
);
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

/** Replies of other servers that defer a message: enhanced status, and the whole reply. */
const deferrals = [
  ['4.7.1', '451 4.7.1 Greylisted, please try again in 300 seconds'],
  ['4.2.2', '452 4.2.2 Mailbox full'],
  ['4.7.0', '421 4.7.0 Too many connections from your host'],
] as const;
const refusals = [
  ['5.1.1', '550 5.1.1 User unknown'],
  ['5.7.1', '554 5.7.1 Message rejected as spam'],
  ['5.2.2', '552 5.2.2 Mailbox full'],
] as const;

export abstract class Traffic {
  /** Average number of lines of a message. */
  protected abstract readonly linesPerMessage: number;
  readonly #random: () => number;
  readonly #perDay: number;
  /** Lines of future seconds. */
  readonly #coming = new Map<number, string[]>();
  #messages = 0;
  #pid = 2000;

  constructor({ seed, perDay }: LogPlan) {
    this.#random = randomFrom(seed);
    this.#perDay = perDay;
  }

  /** The lines of the second that begins at an instant; seconds must be asked for in order. */
  second(at: number): string[] {
    const wanted = (this.#perDay / this.linesPerMessage / 86_400) * hours[new Date(at).getUTCHours()]!;
    const count = Math.floor(wanted) + (this.#random() < wanted % 1 ? 1 : 0);
    for (let i = 0; i < count; i++) this.#message(at);
    const lines = this.#coming.get(at) ?? [];
    this.#coming.delete(at);
    return lines;
  }

  /** Writes a refusal before a message exists. */
  protected abstract refused(at: number): void;
  protected abstract inbound(at: number): void;
  protected abstract outbound(at: number): void;
  protected abstract sent(one: Try): void;
  protected abstract deferred(one: Try, status: string, reply: string): void;
  protected abstract bounced(one: Try, status: string, reply: string): void;

  #message(at: number): void {
    const kind = this.#random();
    if (kind < 0.08) this.refused(at);
    else if (kind < 0.55) this.inbound(at);
    else this.outbound(at);
  }

  protected try(one: Try): void {
    const outcome = this.#random();
    const waits = one.tries < 6 && outcome < (one.tries === 0 ? 0.06 : 0.5);
    if (waits) {
      const [status, reply] = this.of(deferrals);
      this.deferred(one, status, reply);
      const later = one.at + (900 + this.number(900)) * secondMs;
      this.try({ ...one, pid: this.nextPid(), at: later, tries: one.tries + 1 });
    } else if (outcome > 0.97) {
      const [status, reply] = this.of(refusals);
      this.bounced(one, status, reply);
    } else this.sent(one);
  }

  /** @param line without line end */
  protected write(at: number, line: string): void {
    const lines = this.#coming.get(at);
    if (lines) lines.push(`${line}\n`);
    else this.#coming.set(at, [`${line}\n`]);
  }

  protected get pid(): number {
    return this.#pid;
  }

  protected nextPid(): number {
    this.#pid = this.#pid > 32_000 ? 2000 : this.#pid + 1 + this.number(3);
    return this.#pid;
  }

  /** Name and address of a server elsewhere. */
  protected client(): { readonly name: string; readonly ip: string } {
    const n = this.#rank(4000);
    return { name: `out${n % 9}.partner${n}.test`, ip: `203.0.${n >> 8}.${n & 255}` };
  }

  /** Name and address of one of our own hosts. */
  protected own(): { readonly name: string; readonly ip: string } {
    return { name: `pc${this.number(200)}.${domain}`, ip: `192.0.2.${this.number(250)}` };
  }

  protected local(): string {
    return `${this.#person(this.#rank(3000))}@${domain}`;
  }

  protected remote(): string {
    return `${this.#person(this.number(40_000))}@partner${this.#rank(4000)}.test`;
  }

  protected messageId(sender: string): string {
    return `${this.word(16 + this.number(24))}.${++this.#messages}@${sender.split('@')[1]}`;
  }

  #person(n: number): string {
    return `${names[n % names.length]}.${surnames[(n >> 4) % surnames.length]}${n > 223 ? n : ''}`;
  }

  /** Mostly one, sometimes up to five. */
  protected some(make: () => string): string[] {
    const count = this.chance(0.85) ? 1 : 2 + this.number(4);
    return Array.from({ length: count }, make);
  }

  protected chance(share: number): boolean {
    return this.#random() < share;
  }

  /** A random number in which low ones are far more frequent, as with people and sites. */
  #rank(count: number): number {
    return Math.floor(count ** this.#random()) - 1;
  }

  protected number(below: number): number {
    return Math.floor(this.#random() * below);
  }

  protected of<T>(list: readonly T[]): T {
    return list[this.number(list.length)]!;
  }

  /** Random letters and digits. */
  protected word(length: number): string {
    let word = '';
    while (word.length < length) word += this.number(36 ** 6).toString(36);
    return word.slice(0, length);
  }
}

/** The mail exchanger for an address. */
export function mxOf(recipient: string): string {
  return `mx.${recipient.slice(recipient.indexOf('@') + 1)}`;
}

export function mxAddressOf(recipient: string): string {
  return `198.51.100.${recipient.length}`;
}
