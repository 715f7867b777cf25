/** Where settings come from, which of them wins, and what is said when they are wrong. */
import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { demoLog, temporaryPlace, type TemporaryPlace } from './demo-place.ts';
import { asNobody, mailtrace } from './mailtrace.ts';

let place: TemporaryPlace;
beforeEach(async () => void (place = await temporaryPlace()));
afterEach(() => place[Symbol.asyncDispose]());

const at = (name: string): string => join(place.cwd, name);
const run = (args: readonly string[], env: Record<string, string> = {}) => mailtrace(args, { ...place, env });

describe('the database', () => {
  test('is data/local/mailtrace.db, unless MAILTRACE_DB says otherwise, unless --db does', async () => {
    await run(['ingest', demoLog]);
    expect(existsSync(at('data/local/mailtrace.db'))).toBe(true);
    await run(['ingest', demoLog], { MAILTRACE_DB: 'one.db' });
    expect(existsSync(at('one.db'))).toBe(true);
    await run(['ingest', '--db', 'two.db', demoLog], { MAILTRACE_DB: 'three.db' });
    expect([existsSync(at('two.db')), existsSync(at('three.db'))]).toEqual([true, false]);
  });

  test.each(['ingest', 'trace'])('4 from %s when it is another program’s, which stays as it is', async (command) => {
    const other = new Database(at('other.db'));
    other.exec('CREATE TABLE precious (thing TEXT); INSERT INTO precious VALUES (1)');
    other.close();
    const { code, stdout, stderr } = await run([command, '--db', 'other.db', demoLog]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(/other\.db is a database of another program\.\n.*--db or MAILTRACE_DB/);
    const after = new Database(at('other.db'), { readonly: true });
    expect(after.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['precious']);
    after.close();
  });

  test('4 when it is no database at all', async () => {
    await writeFile(at('notes.txt'), 'a shopping list, and no database\n'.repeat(200));
    const { code, stderr } = await run(['trace', '--db', 'notes.txt', 'today']);
    expect(code).toBe(4);
    expect(stderr).toContain('The file is not an SQLite database: move it away');
  });

  test('4 when there is none yet; the command that makes it can be pasted into a shell', async () => {
    const { code, stderr } = await run(['queue'], { MAILTRACE_DB: "Joe's mail.db" });
    expect(code).toBe(4);
    expect(stderr).toContain(String.raw`mailtrace ingest --db 'Joe'\''s mail.db' /var/log/mail.log`);
  });

  test('4 where it cannot be made', async () => {
    await writeFile(at('file'), '');
    const { code, stderr } = await run(['ingest', '--db', 'file/mail.db', demoLog]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/database file\/mail\.db: .*\n\S/);
  });
});

describe('.env', () => {
  test('is read from the working directory; the environment itself wins', async () => {
    await writeFile(at('.env'), '# ours\nMAILTRACE_DB=from-file.db\nMAILTRACE_ZONE="Asia/Tokyo"\n');
    const settings = async (env: Record<string, string>) =>
      (JSON.parse((await run(['doctor', '--json'], env)).stdout) as { settings: Record<string, string> }).settings;
    expect(await settings({})).toMatchObject({ MAILTRACE_DB: 'from-file.db', MAILTRACE_ZONE: 'Asia/Tokyo' });
    expect(await settings({ MAILTRACE_DB: 'from-env.db' })).toMatchObject({
      MAILTRACE_DB: 'from-env.db',
      MAILTRACE_ZONE: 'Asia/Tokyo',
    });
  });

  test('3 when it is no file, or not for this user to read: its settings are not left out in silence', async (context) => {
    const said = /^The configuration has problems:\n {2}- \.env cannot be read \(.+\): give this user the right/;
    await mkdir(at('.env'));
    expect(await run(['queue'])).toMatchObject({ code: 3, stderr: expect.stringMatching(said) });
    await rm(at('.env'), { recursive: true });
    await writeFile(at('.env'), 'MAILTRACE_LOGS=/var/log/mail.log\n', { mode: 0 });
    await chmod(place.cwd, 0o755);
    expect(await mailtrace(['queue'], await asNobody(place, context))).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(said),
    });
  });

  test('an editor’s byte order mark is no part of the first name; a misspelled one is told', async () => {
    await writeFile(at('.env'), '\uFEFFMAILTRACE_ZONE=Asia/Tokyo\r\nMAILTRACE_KEEPS=90d\r\n');
    const { code, stdout } = await run(['doctor']);
    expect(code).toBe(1);
    expect(stdout).toContain('MAILTRACE_ZONE: Asia/Tokyo');
    expect(stdout).toMatch(/MAILTRACE_KEEPS is no setting of mailtrace\n.*\.env\.example/);
  });
});

describe('a broken environment', () => {
  const broken = {
    MAILTRACE_ZONE: 'Berlin',
    MAILTRACE_LOG_ZONE: 'ns1=Nowhere',
    MAILTRACE_HTTP: 'here',
    PORT: 'http',
    SLACK_APP_TOKEN: 'xoxb-0123-secret',
  };

  test.each([['trace', 'today'], ['serve'], ['sandbox']])(
    '3 from %s, with every problem and what mends it',
    async (...args) => {
      const { code, stdout, stderr } = await run(args, broken);
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr.split('\n')[0]).toBe('The configuration has problems:');
      for (const name of ['SLACK_BOT_TOKEN', ...Object.keys(broken)]) {
        expect(stderr).toMatch(new RegExp(`^  - ${name} .+: (?:use|copy) `, 'm'));
      }
      expect(stderr.includes('MAILTRACE_LOGS')).toBe(args[0] === 'serve');
      expect(stderr).not.toContain('secret');
    },
  );

  test('does not keep anybody from help', async () => {
    expect(await run(['trace', '--help'], broken)).toMatchObject({ code: 0, stderr: '' });
  });
});
