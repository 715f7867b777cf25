/** Open ends are found by their terms, as blocks are, by a reader that follows what is written. */
import { expect, onTestFinished, test } from 'vitest';
import { join } from 'node:path';
import { emptyCommit, newSource } from '../../test/contract/log-store.ts';
import { freshDirectory } from '../../test/fixtures/lab.ts';
import type { Chunk, NewTail } from './log-store.ts';
import { SqliteLogStore } from './sqlite-log-store.ts';

const noon = newSource.lastAt;

async function openBoth() {
  const path = join(freshDirectory(), 'mail.db');
  const writer = SqliteLogStore.open(path);
  const { id: source } = await writer.addSource(newSource);
  const reader = SqliteLogStore.openReadOnly(path);
  onTestFinished(async () => {
    await reader.close();
    await writer.close();
  });
  const put = (offset: number, text: string, terms?: string): Promise<void> => {
    const stretch = { source, offset, seedAt: noon, zone: 'UTC', fromAt: noon, toAt: noon };
    const tail: NewTail = { ...stretch, bytes: Buffer.from(text), ...(terms && { terms: Buffer.from(terms) }) };
    return writer.commit({ ...emptyCommit, tails: [tail] });
  };
  const find = async (...anyOf: string[]): Promise<string[]> =>
    Promise.all((await reader.find(anyOf, noon - 1, noon + 1)).map(textOf));
  return { writer, source, put, find };
}

const textOf = async (chunk: Chunk): Promise<string> => String(await chunk.read());

test('by any of the terms of its lines, in whatever case, and not by others', async () => {
  const { put, find } = await openBoth();
  await put(0, 'one\n', 'q:4XXx1q5ghSz7 a:anna@example.com');
  expect(await find('q:4xxX1q5ghSz7')).toEqual(['one\n']);
  expect(await find('a:nobody@example.com', 'a:anna@example.com')).toEqual(['one\n']);
  expect(await find('a:nobody@example.com')).toEqual([]);
});

test('as a whole, as it grows, until a block takes its place', async () => {
  const { writer, source, put, find } = await openBoth();
  await put(0, 'one\n', 'a:anna@example.com');
  expect(await find('a:ben@example.com')).toEqual([]);
  await put(4, 'tw', 'a:ben@ex');
  expect(await find('a:ben@ex')).toEqual(['one\ntw']);
  await put(4, 'two\n', 'a:ben@example.com');
  expect(await find('a:ben@example.com')).toEqual(['one\ntwo\n']);
  expect(await find('a:anna@example.com')).toEqual(['one\ntwo\n']);
  const stretch = { source, offset: 0, seedAt: noon, zone: 'UTC', fromAt: noon, toAt: noon };
  const block = { ...stretch, bytes: Buffer.from('one\ntwo\n'), terms: Buffer.from('a:anna@example.com') };
  await writer.commit({ ...emptyCommit, blocks: [block] });
  expect(await find('a:anna@example.com')).toEqual(['one\ntwo\n']);
  await put(8, 'three\n', 'a:carla@example.com');
  expect(await find('a:carla@example.com')).toEqual(['three\n']);
});

test('by any term, where an older mailtrace stored it without', async () => {
  const { put, find } = await openBoth();
  await put(0, 'one\n');
  expect(await find('a:nobody@example.com')).toEqual(['one\n']);
  await put(4, 'two\n', 'a:anna@example.com');
  expect(await find('a:nobody@example.com')).toEqual(['one\ntwo\n']);
});
