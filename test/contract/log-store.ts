/** The contract of every implementation of the log store. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { isParty } from '../../src/ask/match.ts';
import { Terms } from '../../src/lines/terms.ts';
import type { Chunk, Commit, LogStore, NewBlock, NewTail, SourceRecord, Waiting } from '../../src/store/log-store.ts';

/** A place for a store's data. */
export interface Home {
  open(): Promise<LogStore>;
  /** For questions, concurrently with a writer. */
  openReadOnly(): Promise<LogStore>;
}

const hour = 3_600_000;
const noon = Date.UTC(2026, 10, 23, 12);

export const emptyCommit: Commit = {
  sources: [],
  blocks: [],
  tails: [],
  waiting: [],
  settled: [],
  ended: [],
  tallies: [],
  troubles: [],
  coverage: [],
  unexplained: [],
  fates: { events: 0, irrelevant: 0, unexplained: 0 },
};

export const newSource = {
  path: '/var/log/mail.log',
  headBytes: 5,
  headHash: 'abc',
  openingHash: null,
  offset: 5,
  lines: 0,
  zone: 'UTC',
  lastAt: noon,
};

interface BlockDetails extends Partial<Omit<NewBlock, 'terms'>> {
  readonly terms?: readonly string[];
}

function block(source: number, offset: number, text: string, { terms = [], ...more }: BlockDetails = {}): NewBlock {
  return {
    source,
    offset,
    seedAt: noon,
    zone: 'UTC',
    fromAt: noon,
    toAt: noon,
    bytes: Buffer.from(text),
    terms: Buffer.from(terms.join(' ')),
    ...more,
  };
}

function tail(source: number, offset: number, text: string, more: Partial<NewTail> = {}): NewTail {
  return { source, offset, seedAt: noon, zone: 'UTC', fromAt: noon, toAt: noon, bytes: Buffer.from(text), ...more };
}

const waiting: Waiting = {
  host: 'ns1',
  queueId: 'j0BGjkc28022',
  recipient: 'employee@example.com',
  count: 1,
  disposition: 'deferred',
  envelopeSender: 'boss@example.com',
  nextHop: 'mx.partner.test',
  mailer: 'esmtp',
  replyCode: 451,
  enhancedStatus: '4.7.1',
  replyText: 'Greylisted',
  sinceAt: noon,
  lastAt: noon + hour,
};

async function texts(chunks: readonly Chunk[]): Promise<string[]> {
  return Promise.all(chunks.map(async (chunk) => (await chunk.read()).toString()));
}

/** @param freshHome makes an empty place for each test */
export function describeLogStore(freshHome: () => Home): void {
  let home: Home;
  let store: LogStore;
  let source: SourceRecord;

  beforeEach(async () => {
    home = freshHome();
    store = await home.open();
    source = await store.addSource(newSource);
    return () => store.close();
  });

  const commit = (part: Partial<Commit>) => store.commit({ ...emptyCommit, ...part });
  const found = async (terms: string[], from = 0, to = Infinity) => texts(await store.find(terms, from, to));

  describe('sources', () => {
    test('get numbers of their own and keep what was committed', async () => {
      const other = await store.addSource({ ...newSource, path: '/other' });
      expect(other.id).not.toBe(source.id);
      const grown = {
        ...source,
        path: '/var/log/mail.log.1',
        offset: 9,
        lines: 2,
        zone: 'UTC,ns2=-05:00',
        headBytes: 9,
      };
      await commit({ sources: [grown] });
      expect(await store.sources()).toEqual([grown, other]);
    });

    test('are there after closing and opening', async () => {
      const { key } = store;
      await store.close();
      store = await home.open();
      expect(await store.sources()).toEqual([source]);
      expect([store.key, store.key.length > 20]).toEqual([key, true]);
    });
  });

  describe('blocks', () => {
    test('are found by each of their terms, and give their lines back', async () => {
      const text = 'Jan 11 11:45:49 ns1 …\nüñí\0\n'.repeat(2000);
      await commit({ blocks: [block(source.id, 0, text, { terms: ['a:boss@example.com', 'q:j0BGjkc28022'] })] });
      await commit({ blocks: [block(source.id, 9, 'other', { terms: ['a:employee@example.com'] })] });
      expect(await found(['a:boss@example.com'])).toEqual([text]);
      expect(await found(['q:j0BGjkc28022'])).toEqual([text]);
      expect(await found(['a:boss@example.co'])).toEqual([]);
      expect(await found([])).toEqual([]);
      expect((await found(['a:employee@example.com', 'a:boss@example.com', 'a:nobody@example.com'])).length).toBe(2);
    });

    test('are found at once, of whatever time, where they are few', async () => {
      const times = Array.from({ length: 100 }, (_, index) => noon + index * hour);
      const terms = (index: number) => ['a:busy@example.com', ...(index % 40 === 0 ? ['q:rare'] : [])];
      const blockAt = (at: number, index: number) =>
        block(source.id, index, `${index}`, { fromAt: at, toAt: at, terms: terms(index) });
      await commit({ blocks: times.map(blockAt) });
      const few = async (...anyOf: string[]) => {
        const chunks = await store.findFew(anyOf, noon, noon + 50 * hour);
        return chunks && texts(chunks);
      };
      expect(await few('q:rare')).toEqual(['40', '0']);
      expect([await few('q:none'), await few()]).toEqual([[], []]);
      expect([await few('a:busy@example.com'), await few('q:rare', 'a:busy@example.com')]).toEqual([
        undefined,
        undefined,
      ]);
      expect(await found(['q:rare'], noon, noon + 3 * hour)).toEqual(['0']);
      expect(await found(['a:busy@example.com'], noon, noon + 3 * hour)).toEqual(['2', '1', '0']);
    });

    test('say where and when they are', async () => {
      const place = { seedAt: noon - 1, zone: 'UTC,ns2=-05:00', fromAt: noon, toAt: noon + hour };
      await commit({ blocks: [block(source.id, 77, 'x\n', place)] });
      expect(await store.scan(0, Infinity)).toMatchObject([
        { source: source.id, file: newSource.path, offset: 77, ...place },
      ]);
    });

    test('are looked for within a time, the newest first', async () => {
      const at = (from: number, to: number) => ({ fromAt: noon + from * hour, toAt: noon + to * hour, terms: ['q:x'] });
      await commit({
        blocks: [
          block(source.id, 0, 'morning', at(-4, -2)),
          block(source.id, 10, 'noon', at(-2, 2)),
          block(source.id, 20, 'evening', at(2, 6)),
        ],
      });
      expect(await found(['q:x'])).toEqual(['evening', 'noon', 'morning']);
      expect(await found(['q:x'], noon - hour, noon + hour)).toEqual(['noon']);
      expect(await found(['q:x'], noon + 2 * hour, noon + 2 * hour + 1)).toEqual(['evening', 'noon']);
      expect(await found(['q:x'], noon + 7 * hour)).toEqual([]);
      expect(await texts(await store.scan(noon - 3 * hour, noon - 2 * hour))).toEqual(['morning']);
    });

    test('reach over the end of a month and of a year', async () => {
      const newYear = Date.UTC(2027, 0, 1);
      await commit({
        blocks: [
          block(source.id, 0, 'old', {
            fromAt: newYear - 40 * 24 * hour,
            toAt: newYear - 39 * 24 * hour,
            terms: ['q:x'],
          }),
          block(source.id, 10, 'both', { fromAt: newYear - hour, toAt: newYear + hour, terms: ['q:x'] }),
          block(source.id, 20, 'new', { fromAt: newYear + hour, toAt: newYear + 2 * hour, terms: ['q:x'] }),
        ],
      });
      expect(await found(['q:x'])).toEqual(['new', 'both', 'old']);
      expect(await found(['q:x'], newYear, newYear + 1)).toEqual(['both']);
      expect(await found(['q:x'], newYear - 1, newYear)).toEqual(['both']);
    });

    test('of very odd times are kept too', async () => {
      for (const at of [0, Date.UTC(1970, 0, 1, 1), Date.UTC(9999, 11, 31)])
        await commit({ blocks: [block(source.id, at, `at ${at}`, { fromAt: at, toAt: at, terms: ['q:x'] })] });
      expect(await found(['q:x'])).toHaveLength(3);
    });

    test('are found by the place of a byte', async () => {
      await commit({
        blocks: [block(source.id, 0, 'abc\n'), block(source.id, 4, 'de\n', { fromAt: noon + 60 * 24 * hour })],
      });
      await commit({ tails: [tail(source.id, 7, 'f\n')] });
      const at = async (offset: number) => (await (await store.chunkAt(source.id, offset))?.read())?.toString();
      expect([await at(0), await at(3), await at(4), await at(8), await at(9)]).toEqual([
        'abc\n',
        'abc\n',
        'de\n',
        'f\n',
        undefined,
      ]);
      expect(await store.chunkAt(source.id + 1, 0)).toBeUndefined();
    });
  });

  describe('hostile terms', () => {
    const terms = new Terms('key');
    const odd = [
      `"quoted, and a comma"@example.com`,
      `' OR 1=1 --@example.com`,
      `a" OR "b@example.com`,
      `a b\tc@example.com`,
      'null\0byte@example.com',
      '*@example.com',
      'term:x AND NOT y NEAR(z)^-{}@example.com',
      'jürgen@müller.example',
      '\uD800lone@example.com',
      '|/usr/lib/mailman/mail-wrapper post list',
      '',
      '%_[a-z]?@example.com',
      '"',
      'x'.repeat(50_000),
    ].map((address) => terms.address(address));

    test.each(odd.map((term) => [term.slice(0, 60), term]))('%s finds its block and no other', async (_, term) => {
      await commit({
        blocks: [
          block(source.id, 0, 'mine', { terms: ['a:another@example.com', term, 'q:x'] }),
          block(source.id, 10, 'others', { terms: odd.filter((other) => other !== term) }),
        ],
      });
      expect(await found([term])).toEqual(['mine']);
    });

    test('a question may name hundreds', async () => {
      const many = Array.from({ length: 600 }, (_, n) => terms.address(`user${n}@example.com`));
      await commit({ blocks: [block(source.id, 0, 'mine', { terms: [many[599]!] })] });
      expect(await found(many)).toEqual(['mine']);
    });
  });

  describe('terms by pattern', () => {
    beforeEach(async () => {
      await commit({
        blocks: [
          block(source.id, 0, '1', {
            terms: ['a:boss@example.com', 'a:bigboss@example.com', 'a:b[o]ss?@example.com', 'd:boss.example'],
          }),
          block(source.id, 1, '2', {
            terms: ['a:boss@sales.example', 'a:boss@example.com'],
            fromAt: noon - 90 * 24 * hour,
          }),
        ],
      });
    });

    test.each([
      ['boss@*', ['a:boss@example.com', 'a:boss@sales.example']],
      ['BOSS@*', ['a:boss@example.com', 'a:boss@sales.example']],
      ['*boss*', ['a:bigboss@example.com', 'a:boss@example.com', 'a:boss@sales.example']],
      ['b[o]ss?*', ['a:b[o]ss?@example.com']],
      ['boss@example.com', ['a:boss@example.com']],
      ['nobody*', []],
      ['*', ['a:b[o]ss?@example.com', 'a:bigboss@example.com', 'a:boss@example.com', 'a:boss@sales.example']],
    ])('%s', async (pattern, expected) => {
      expect((await store.matchingTerms('a:', pattern, 100)).sort()).toEqual(expected);
    });

    test('are no more than asked for', async () => {
      expect(await store.matchingTerms('a:', '*', 2)).toHaveLength(2);
    });
  });

  describe('chunks by a pattern for addresses', () => {
    const like = async (pattern: string) => texts(await store.findLike(pattern, 0, Infinity));
    const named = (text: string, at: number, ...addresses: string[]) => {
      const terms: string[] = [];
      for (const address of addresses) new Terms('').addAddressAndDomain(address, terms);
      return block(source.id, at, text, { terms: [terms.join('')] });
    };
    const known: [string, string][] = [
      ['boss', 'boss@example.com'],
      ['bare', 'bigboss'],
      ['sales', 'ann@sales.example'],
      ['quoted', '"a@b"@example.org'],
      ['null sender', ''],
    ];

    test.each([
      ['*boss*', ['boss', 'bare']],
      ['boss*', ['boss', 'bare']],
      ['*boss', ['boss', 'bare']],
      ['*oss@*', ['boss', 'bare']],
      ['*@sales.*', ['sales']],
      ['a*.example', ['sales']],
      ['*le.com', ['boss']],
      ['*nobody*', []],
      ['*"*', ['quoted']],
    ])('%s', async (pattern, expected) => {
      await commit({ blocks: known.map(([text, address], index) => named(text, index * 20, address)) });
      expect((await like(pattern)).sort()).toEqual(expected.toSorted());
    });

    test('those that came since are among them, and so is the open end', async () => {
      await commit({ blocks: [named('old', 0, 'boss@example.com')] });
      expect(await like('*boss*')).toEqual(['old']);
      await commit({ blocks: [named('new', 20, 'boss@example.org')], tails: [tail(source.id, 40, 'open')] });
      expect((await like('*boss*')).sort()).toEqual(['new', 'old', 'open']);
    });

    test('where many addresses match, all chunks are', async () => {
      const many = Array.from({ length: 200 }, (_, n) => `user${n}@example.com`);
      await commit({ blocks: [named('many', 0, ...many), named('other', 20, 'boss@example.org')] });
      expect((await like('*user*')).sort()).toEqual(['many', 'other']);
      expect(await like('*user19*')).toEqual(['many']);
    });

    test('whatever the addresses and the pattern, none is left out', async () => {
      const odd = fc.string({ unit: fc.constantFrom('a', 'b', '@', '.', '*'), maxLength: 6 });
      const addresses = fc.sample(odd, 80);
      await commit({ blocks: addresses.map((address, index) => named(address, index * 20, address)) });
      const isMissed = (pattern: string, kept: readonly string[]) => (address: string) =>
        isParty({ kind: 'wildcard', pattern }, address) && !kept.includes(address);
      await fc.assert(
        fc.asyncProperty(odd, async (pattern) => {
          expect(addresses.filter(isMissed(pattern, await like(pattern)))).toEqual([]);
        }),
      );
    });
  });

  describe('open ends', () => {
    test('are found by any term, and by none', async () => {
      await commit({ tails: [tail(source.id, 0, 'Jan 11 …\n')] });
      expect(await found(['a:whoever@example.com'])).toEqual(['Jan 11 …\n']);
      expect(await found([])).toEqual(['Jan 11 …\n']);
      expect(await found(['a:whoever@example.com'], noon + 1)).toEqual([]);
    });

    test('of a source are one, in order', async () => {
      const other = await store.addSource({ ...newSource, path: '/other' });
      await commit({ tails: [tail(source.id, 4, 'bcd\n', { seedAt: noon + 1 }), tail(other.id, 0, 'x\n')] });
      await commit({ tails: [tail(source.id, 0, 'abc\n', { toAt: noon + hour, zone: '-05:00' })] });
      const [whole, ...more] = await store.tail(source.id);
      expect([(await whole!.read()).toString(), more]).toEqual(['abc\nbcd\n', []]);
      expect(whole).toMatchObject({ offset: 0, seedAt: noon, zone: '-05:00', fromAt: noon, toAt: noon + hour });
      expect(await store.tail(999)).toEqual([]);
    });

    test('are replaced by the block that covers them', async () => {
      await commit({ tails: [tail(source.id, 0, 'abc\n'), tail(source.id, 4, 'bcd\n'), tail(source.id, 8, 'unfini')] });
      const before = await store.find([], 0, Infinity);
      await commit({ blocks: [block(source.id, 0, 'abc\nbcd\n', { terms: ['q:x'] })] });
      expect(await found([])).toEqual(['unfini']);
      expect(await found(['q:x'])).toEqual(expect.arrayContaining(['abc\nbcd\n', 'unfini']));
      // A reader that found the open end before can still read it.
      expect(await texts(before)).toEqual(['abc\nbcd\nunfini']);
    });

    test('an unfinished line is replaced when it has grown', async () => {
      await commit({ tails: [tail(source.id, 0, 'unfini')] });
      const [before] = await store.tail(source.id);
      await commit({ tails: [tail(source.id, 0, 'unfinished\n')] });
      const [after] = await store.tail(source.id);
      expect([(await after!.read()).toString(), after!.key === before!.key]).toEqual(['unfinished\n', false]);
    });
  });

  describe('facts', () => {
    test('who waits: rows are written, overwritten and settled', async () => {
      const unnamed: Waiting = {
        ...waiting,
        recipient: '',
        count: 3,
        disposition: 'queued',
        envelopeSender: null,
        nextHop: null,
        mailer: null,
        replyCode: null,
        enhancedStatus: null,
        replyText: null,
      };
      await commit({ waiting: [waiting, unnamed] });
      expect(await store.waiting()).toEqual(expect.arrayContaining([waiting, unnamed]));
      const later: Waiting = { ...waiting, disposition: 'held', lastAt: noon + 2 * hour, doubtful: true };
      await commit({ waiting: [later], settled: [unnamed] });
      expect(await store.waiting()).toEqual([later]);
    });

    test('how waiting ended is told once to whoever follows', async () => {
      const ended = { ...waiting, ending: 'relayed', endedAt: noon + 2 * hour } as const;
      await commit({ ended: [ended] });
      const first = await store.ended(0);
      expect(first.ended).toMatchObject([ended]);
      await commit({ ended: [{ ...ended, recipient: 'other@example.com' }] });
      const second = await store.ended(first.last);
      expect(second.ended).toMatchObject([{ recipient: 'other@example.com' }]);
      expect(await store.ended(second.last)).toEqual({ ended: [], last: second.last });
    });

    test('tallies and troubles add up by minute', async () => {
      const minute = noon / 60_000;
      const tally = { minute, host: 'ns1', disposition: 'deferred', nextHop: 'mx.partner.test', count: 2 } as const;
      const trouble = { minute, host: 'ns1', trouble: 'disk', count: 1, text: 'No space left' } as never;
      await commit({ tallies: [tally, { ...tally, minute: minute + 5 }], troubles: [trouble] });
      await commit({ tallies: [tally], troubles: [trouble] });
      expect(await store.tallies(noon, noon + 1)).toEqual([{ ...tally, count: 4 }]);
      expect(await store.tallies(noon + 60_000, noon + 6 * 60_000)).toEqual([{ ...tally, minute: minute + 5 }]);
      expect(await store.troubles(noon, noon + 1)).toMatchObject([{ host: 'ns1', count: 2, text: 'No space left' }]);
      expect(await store.troubles(noon + 60_000, Infinity)).toEqual([]);
    });

    test('coverage grows both ways, and each host’s lines are counted', async () => {
      await commit({ coverage: [{ host: 'ns1', from: noon, to: noon + hour, events: 9, unexplained: 1 }] });
      await commit({
        coverage: [
          { host: 'ns1', from: noon - hour, to: noon, events: 1, unexplained: 0 },
          { host: 'mx', from: noon, to: noon, events: 0, unexplained: 1 },
        ],
      });
      expect(await store.coverage()).toEqual([
        { host: 'mx', from: noon, to: noon, events: 0, unexplained: 1 },
        { host: 'ns1', from: noon - hour, to: noon + hour, events: 10, unexplained: 1 },
      ]);
    });

    test('fates and odd shapes are counted, the most frequent first', async () => {
      expect(await store.fates()).toEqual({ events: 0, irrelevant: 0, unexplained: 0 });
      const shape = (name: string, count: number) => ({ program: 'sendmail', shape: name, count });
      await commit({
        fates: { events: 5, irrelevant: 0, unexplained: 3 },
        unexplained: [shape('rare', 1), shape('often', 2)],
      });
      await commit({ fates: { events: 1, irrelevant: 2, unexplained: 1 }, unexplained: [shape('often', 1)] });
      expect(await store.fates()).toEqual({ events: 6, irrelevant: 2, unexplained: 4 });
      expect(await store.unexplained(1)).toEqual([shape('often', 3)]);
      expect(await store.unexplained(9)).toEqual([shape('often', 3), shape('rare', 1)]);
    });
  });

  describe('a commit', () => {
    test('is all or nothing, and the next one is not harmed by one that failed', async () => {
      const bad = { ...waiting, lastAt: 'not a time' } as never;
      const blocks = [block(source.id, 0, 'abc\n', { terms: ['q:x'] })];
      await expect(commit({ blocks, sources: [{ ...source, offset: 4 }], waiting: [bad] })).rejects.toThrow();
      expect(await found(['q:x'])).toEqual([]);
      expect(await store.sources()).toEqual([source]);
      await commit({ blocks });
      expect(await found(['q:x'])).toEqual(['abc\n']);
    });

    test('is seen by a reader that was there before', async () => {
      const reader = await home.openReadOnly();
      expect(await reader.find(['q:x'], 0, Infinity)).toEqual([]);
      await commit({ blocks: [block(source.id, 0, 'abc\n', { terms: ['q:x'] })], sources: [{ ...source, offset: 4 }] });
      expect(await texts(await reader.find(['q:x'], 0, Infinity))).toEqual(['abc\n']);
      expect(await reader.sources()).toMatchObject([{ offset: 4 }]);
      await expect(reader.commit({ ...emptyCommit, sources: [source] })).rejects.toMatchObject({ name: 'StoreError' });
      await reader.close();
    });

    test('sees what an open end has become, each time it looks', async () => {
      const reader = await home.openReadOnly();
      const seen = async () => texts(await reader.find(['q:x'], noon, noon + hour));
      expect(await seen()).toEqual([]);
      await commit({ tails: [tail(source.id, 0, 'one\n')] });
      expect(await seen()).toEqual(['one\n']);
      expect(await seen()).toEqual(['one\n']);
      await commit({ tails: [tail(source.id, 4, 'two\n', { fromAt: noon + 60_000, toAt: noon + 60_000 })] });
      expect(await seen()).toEqual(['one\ntwo\n']);
      expect(await texts(await reader.find(['q:x'], noon + hour, noon + 2 * hour))).toEqual([]);
      await commit({ blocks: [block(source.id, 0, 'one\ntwo\n', { terms: ['q:x'] })] });
      expect(await seen()).toEqual(['one\ntwo\n']);
      await commit({ tails: [tail(source.id, 8, 'three\n')] });
      expect((await seen()).toSorted()).toEqual(['one\ntwo\n', 'three\n']);
      await reader.close();
    });
  });

  test('it says how large it is', async () => {
    expect(await store.size()).toBeGreaterThan(0);
  });
}
