/**
 * Whatever happens to logs and to their reader, in whatever order: every line is stored once, in order, byte by byte,
 * and a gap is told when lines were lost, and only then. `MAILTRACE_TEST_SEED` and `_RUNS` try other orders.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lab } from '../../../test/fixtures/lab.ts';
import { RotatedLog } from '../../../test/fixtures/rotated-log.ts';
import { forEachLine } from '../../lines/split.ts';
import { Backfill } from './backfill.ts';
import { Follower } from './follower.ts';

const seed = Number(process.env['MAILTRACE_TEST_SEED'] ?? 7);
const numRuns = Number(process.env['MAILTRACE_TEST_RUNS'] ?? 60);
const minute = 60_000;

const weighed = {
  write: 6,
  look: 6,
  half: 3,
  nuls: 1,
  rename: 2,
  truncate: 2,
  pack: 1,
  packSlowly: 1,
  late: 1,
  takeAway: 1,
  switchLink: 1,
  newHost: 1,
  wait: 1,
  restart: 1,
  kill: 2,
  lock: 3,
  lose: 0.2,
};
type ActName = keyof typeof weighed;
/** What is done, to which log, and how much of it. */
type Act = readonly [ActName, number, number];
const acts = Object.entries(weighed).map(([act, weight]) => ({
  weight: weight * 5,
  arbitrary: fc.tuple(fc.constant(act as ActName), fc.nat(2), fc.nat(40)),
}));
/** What does not need the reader, and so may also happen while it reads. */
const alone = new Set<ActName>([
  'write',
  'half',
  'nuls',
  'rename',
  'truncate',
  'pack',
  'packSlowly',
  'late',
  'newHost',
]);
const killed = new Error('killed');

class Sabotage {
  readonly #left: Act[];
  readonly #named: readonly string[];
  #lab!: Lab;
  #logs: RotatedLog[] = [];
  #link!: RotatedLog;
  #follower!: Follower;
  #older!: Backfill;
  #next = 0;
  #ahead = 0;
  #lost = 0;
  #isKilled = false;
  #unlock = (): void => {};
  readonly #troubles = new Set<string>();

  constructor(steps: readonly Act[], named: readonly string[]) {
    this.#left = [...steps];
    this.#named = named;
  }

  async run(): Promise<void> {
    const untilWritable = () => this.#untilWritable();
    this.#lab = await Lab.open({ now: () => Date.now() + this.#ahead, untilWritable });
    this.#link = new RotatedLog(this.#lab, 'current.log', this.#line);
    this.#link.switchLink();
    this.#logs = [
      new RotatedLog(this.#lab, 'mail.log', this.#line),
      new RotatedLog(this.#lab, 'dated.log', this.#line, 'dated'),
      new RotatedLog(this.#lab, 'hosts/mx0.log', this.#line, 'dashed'),
    ];
    for (const log of [...this.#logs, this.#link]) log.write(3);
    await this.#start();
    await this.#look();
    try {
      while (this.#left.length > 0) await this.#do(this.#left.shift()!);
      await this.#rest();
      await this.#expectAll();
    } finally {
      await this.#stop();
      await this.#lab.store.close();
    }
  }

  #line = (): string => {
    const number = String(++this.#next);
    const second = String(this.#next % 60).padStart(2, '0');
    return `Nov 23 10:${second}:00 ns1 sm-mta[1]: 6ANA00aa${number.padStart(6, '0')}: from=<user${number}@example.com>, size=${number}, class=0, nrcpts=1, relay=[192.0.2.1]\n`;
  };

  async #start(): Promise<void> {
    const named = this.#named.map((name) => this.#lab.path(name));
    const onTrouble = ({ code }: { readonly code: string }): void => void this.#troubles.add(code);
    this.#older = new Backfill(this.#lab.ingester);
    this.#follower = new Follower(this.#lab.ingester, named, this.#older, { onTrouble });
  }

  async #stop(): Promise<void> {
    this.#unlock();
    await this.#follower.close();
  }

  async #look(): Promise<void> {
    try {
      await this.#follower.look();
      await this.#older.read(async () => {});
    } catch (error) {
      if (error !== killed) throw error;
      await this.#stop();
      await this.#lab.restart();
      await this.#start();
    } finally {
      this.#isKilled = false;
    }
  }

  /** Whoever writes logs and rotates them does not wait for us. */
  async #untilWritable(): Promise<void> {
    while (this.#left[0] && alone.has(this.#left[0][0])) this.#doAlone(this.#left.shift()!);
    this.#unlock();
    if (this.#isKilled) throw killed;
  }

  /** Until all is read. */
  async #rest(): Promise<void> {
    this.#unlock();
    for (const log of [...this.#logs, this.#link]) {
      log.finish();
      log.settle();
    }
    for (let times = 0; times < 4; times++) {
      await this.#look();
      this.#ahead += 20 * minute;
    }
  }

  async #do(step: Act): Promise<void> {
    const [act, which, count] = step;
    const log = this.#logs[which]!;
    if (alone.has(act)) this.#doAlone(step);
    else if (act === 'lock' || act === 'kill') {
      this.#unlock();
      this.#unlock = this.#lab.lock();
      this.#isKilled = act === 'kill';
    } else if (act === 'restart') {
      await this.#stop();
      await this.#lab.restart();
      await this.#start();
    } else if (act === 'wait') {
      log.settle();
      this.#ahead += 20 * minute;
    } else if (act === 'takeAway') {
      this.#unlock();
      const bringBack = log.takeAway();
      await this.#look();
      bringBack();
    } else if (act === 'switchLink') {
      await this.#rest();
      this.#link.switchLink();
    } else if (act === 'lose') {
      await this.#rest();
      await this.#stop();
      log.lose(++this.#lost && 1 + count);
      await this.#lab.restart();
      await this.#start();
    }
    // Nobody rotates or packs twice in the second between two looks, unless those take longer.
    if (!['write', 'half', 'nuls', 'wait', 'lock', 'kill'].includes(act)) await this.#look();
  }

  #doAlone([act, which, count]: Act): void {
    const log = this.#logs[which]!;
    const written = count % 4 === 0 ? this.#link : log;
    if (act === 'write') written.write(count);
    else if (act === 'half') written.writeHalf(50 + count);
    else if (act === 'nuls') written.writeNuls();
    else if (act === 'rename') log.rename();
    else if (act === 'truncate') log.copyAndTruncate();
    else if (act === 'pack') log.pack();
    else if (act === 'packSlowly') log.packSlowly();
    else if (act === 'late') log.writeLate();
    else if (act === 'newHost') this.#newHost();
  }

  /** A host logs for the first time; the one before goes on unrotated. */
  #newHost(): void {
    const log = new RotatedLog(this.#lab, `hosts/mx${this.#logs.length - 2}.log`, this.#line, 'dashed');
    this.#logs.push(log);
    log.write(2);
  }

  async #expectAll(): Promise<void> {
    const written = [...this.#logs, this.#link].flatMap(({ lines }) => lines);
    const bySource = new Map<number, string[]>();
    for (const chunk of await this.#lab.chunks()) {
      const lines = bySource.get(chunk.source) ?? [];
      bySource.set(chunk.source, lines);
      forEachLine(await chunk.read(), (raw) => lines.push(raw));
    }
    const ofEach = [...bySource.values()];
    expect(ofEach.flat().sort()).toEqual(written.map((line) => line.replace('\n', '')).sort());
    for (const lines of ofEach) expect(numbersOf(lines)).toEqual(numbersOf(lines).sort((a, b) => a - b));
    const { events } = await this.#lab.store.fates();
    expect(events).toBe(written.filter((line) => /^\0*Nov.*\n$/.test(line)).length);
    expect((await this.#lab.store.upkeep.gaps()).length > 0).toBe(this.#lost > 0);
    if (this.#lost > 0) expect(this.#troubles).toContain('gap');
  }
}

const numbersOf = (lines: readonly string[]): number[] =>
  lines.flatMap((line) => /size=(\d+), class/.exec(line)?.slice(1).map(Number) ?? []);

test('every line is stored once, in order; what is missing is told', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(...acts), { minLength: 10, maxLength: 60 }),
      fc.constantFrom(
        ['mail.log', 'dated.log', 'hosts', 'current.log'],
        ['mail.log*', 'dated.log*', 'hosts/*', 'current.log'],
      ),
      (steps, named) => new Sabotage(steps, named).run(),
    ),
    { numRuns, seed },
  );
});
