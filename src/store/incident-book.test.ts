import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { openMemoryBook } from '../../test/alerts/memory-book.ts';
import { anIncident, itsOpening, noticedAt } from '../../test/fixtures/incidents.ts';
import type { Book } from '../alerts/book.ts';
import { IncidentBook } from './incident-book.ts';
import { migrations } from './migrations.ts';
import { migrate } from './schema.ts';

const day = 86_400_000;
let book: Book;
beforeEach(() => {
  book = openMemoryBook();
});

describe('incidents', () => {
  const resolved = { state: 'resolved', resolvedAt: noticedAt } as const;

  test('a cause has one active incident, whoever else looks at the same time', () => {
    book.save([anIncident()], []);
    expect(() => book.save([anIncident({ id: 8 })], [])).toThrow();
    expect(book.incidents(0)).toEqual([anIncident()]);
  });

  test('one that ends makes room for the next in the same step', () => {
    book.save([anIncident()], []);
    book.save([anIncident({ id: 8 }), anIncident(resolved)], []);
    expect(book.incidents(noticedAt - 1).map(({ id, state }) => [id, state])).toEqual([
      [7, 'resolved'],
      [8, 'open'],
    ]);
    expect(book.incidents(noticedAt).map(({ id }) => id)).toEqual([8]);
  });

  test('no number is given twice, also when all is forgotten', () => {
    book.save([anIncident(resolved)], [itsOpening]);
    expect(book.nextId()).toBe(8);
    expect(book.forget(noticedAt + day)).toBe(1);
    expect(book.incident(7)).toBeUndefined();
    expect(book.happenings(7)).toEqual([]);
    expect(book.nextId()).toBe(8);
  });

  test('what happened is kept in its order', () => {
    book.save([anIncident()], [itsOpening, { ...itsOpening, kind: 'acknowledged', by: 'maria' }]);
    const [first, second] = book.happenings(7);
    expect([first!.kind, second!.kind]).toEqual(['opened', 'acknowledged']);
    expect(book.happenings(7, first!.number)).toEqual([second]);
  });

  test('all or nothing', () => {
    const act = () =>
      book.alone(() => {
        book.save([anIncident()], [itsOpening]);
        throw new Error('the power went');
      });
    expect(act).toThrow('the power went');
    expect(book.incidents(0)).toEqual([]);
  });
});

describe('wishes', () => {
  const wish = { channel: 'C0SALES00', user: 'U0MARIA001', status: 'deferred', party: '@gmail.com', since: noticedAt };

  test('a channel subscribes once, and unsubscribes once', () => {
    expect(book.wishes.subscribe(wish)).toBe(true);
    expect(book.wishes.subscribe({ ...wish, user: 'U0PAUL0001' })).toBe(false);
    expect(book.wishes.subscriptions()).toMatchObject([wish]);
    expect(book.wishes.subscriptions('C0OTHER00')).toEqual([]);
    expect(book.wishes.unsubscribe(wish)).toBe(true);
    expect(book.wishes.unsubscribe(wish)).toBe(false);
  });

  test('a mute holds until its time; the last word counts', () => {
    const mute = { subject: 'google.com', user: 'maria', reason: null, since: noticedAt };
    book.wishes.mute({ ...mute, until: noticedAt + 7 * day });
    book.wishes.mute({ ...mute, until: noticedAt + day, reason: 'they know' });
    expect(book.wishes.mutes(noticedAt)).toMatchObject([{ until: noticedAt + day, reason: 'they know' }]);
    expect(book.wishes.mutes(noticedAt + day)).toEqual([]);
    expect(book.wishes.unmute('google.com')).toBe(true);
    expect(book.wishes.unmute('google.com')).toBe(false);
  });
});

test('incidents of an older mailtrace have all that one of today has', () => {
  const db = new Database(':memory:');
  const before = migrations.findIndex((sql) => sql.includes("'$.beganAt'"));
  for (const sql of migrations.slice(0, before)) db.exec(sql);
  db.pragma(`user_version = ${before}`);
  const { beganAt: _, widest: __, facts, ...incident } = anIncident();
  const { beganAt: ___, sites: ____, watched: _____, ...oldFacts } = facts;
  const body = JSON.stringify({ ...incident, facts: oldFacts });
  db.prepare("INSERT INTO incident (id, key, state, body) VALUES (7, 'key', 'open', ?)").run(body);
  migrate(db);
  const expected = { beganAt: noticedAt, widest: 0, facts: { ...facts, beganAt: null, sites: 0, watched: [] } };
  expect(new IncidentBook(db).incident(7)).toEqual(anIncident(expected));
});
