/** `mailtrace trace`: the answers, as text and as JSON, and every way of putting the question. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { traceJson } from '../contract/json.ts';
import { demoNow, demoPlace, temporaryPlace, type TemporaryPlace } from './demo-place.ts';
import { mailtraceHere } from './mailtrace-here.ts';
import { mailtrace, type Place, startMailtrace } from './mailtrace.ts';

let demo: TemporaryPlace;
beforeAll(async () => void (demo = await demoPlace()));
afterAll(() => demo[Symbol.asyncDispose]());

const atDemo = ['--now', demoNow, '--zone', 'UTC'];

/** What `--json` gives, held against the contract. @param place `null`: about the demo, without a process of its own */
async function trace(
  args: readonly string[],
  place: Place | null = null,
): Promise<z.infer<typeof traceJson> & { code: number | null }> {
  const { code, stdout, stderr } =
    place === null
      ? await mailtraceHere(['trace', '--json', '--db', `${demo.cwd}/data/local/mailtrace.db`, ...args])
      : await mailtrace(['trace', '--json', ...args], place);
  expect(stderr).toBe('');
  expect(stdout.indexOf('\n')).toBe(stdout.length - 1);
  return { code, ...traceJson.parse(JSON.parse(stdout)) };
}

describe('exit codes', () => {
  test('0 when something is found: the answer on standard output', async () => {
    const { code, stdout, stderr } = await mailtrace(['trace', ...atDemo, 'boss@example.com', 'today'], demo);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^11 messages: boss@example\.com, today\n/);
    expect(stdout).toContain('jobs@agency.test');
  });

  test('1 when nothing is found: the reason is the answer', async () => {
    const { code, stdout, stderr } = await mailtrace(['trace', ...atDemo, 'nobody@example.com'], demo);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^Nothing found: nobody@example\.com/);
  });

  test('2 when the question is not understood: said to the person', async () => {
    const { code, stdout, stderr } = await mailtrace(['trace', ...atDemo, 'status:frobnicated'], demo);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^I do not know the status “frobnicated”[^]*\nTry: status:deferred\n$/);
  });

  test('4 without a database, and it says how to make one', async () => {
    await using empty = await temporaryPlace();
    const { code, stdout, stderr } = await mailtrace(['trace', 'today'], empty);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toBe(
      'There is no database at data/local/mailtrace.db yet.\nIndex some logs first: mailtrace ingest --db data/local/mailtrace.db /var/log/mail.log\n',
    );
  });

  test('70 for a bug, with the way to where it is', async () => {
    const broken = `--import data:text/javascript,JSON.stringify=()=>{throw(new(TypeError)('broken'))}`;
    const { code, stdout, stderr } = await mailtrace(['trace', '--json', ...atDemo, 'today'], {
      ...demo,
      env: { NODE_OPTIONS: broken },
    });
    expect({ code, stdout }).toEqual({ code: 70, stdout: '' });
    expect(stderr).toMatch(/^This is a bug in mailtrace\. What it was doing:\nTypeError: broken\n {4}at /);
  });
});

describe('--json', () => {
  test('what was found', async () => {
    const { code, query, stories, total, truncated, coverage, problem } = await trace([...atDemo, 'jobs@agency.test']);
    expect({ code, total, truncated, problem }).toEqual({ code: 0, total: 1, truncated: false, problem: null });
    expect(query).toEqual({
      text: 'jobs@agency.test',
      from: '2026-01-05T12:30:00Z',
      to: '2026-01-12T12:30:00Z',
      zone: 'UTC',
    });
    expect(coverage).toEqual([{ host: 'ns1', from: '2026-01-12T07:05:17Z', to: '2026-01-12T11:33:34Z' }]);
    expect(stories[0]).toMatchObject({
      messageId: '5f1c49ff.1102@boss.example.com',
      envelopeSender: 'boss@example.com',
      receivedAt: '2026-01-12T11:02:55Z',
      size: 30_777,
      client: { name: 'esafe1.example.com', ip: '192.0.2.69', forged: false, login: null },
      hops: [{ host: 'ns1', program: 'sendmail', queueId: '60CB2tPI011270' }],
      recipients: [
        {
          recipient: 'jobs@agency.test',
          disposition: 'bounced',
          enhancedStatus: '5.7.1',
          replyCode: 550,
          relay: { name: 'mx.agency.test', ip: '203.0.113.99' },
          attempts: 1,
          delaySeconds: 2,
        },
      ],
      related: [{ kind: 'bounce', queueId: '60CB2vPS011277' }],
    });
    expect(stories[0]?.evidence[0]?.line).toMatch(/^Jan 12 11:02:55 ns1 sm-mta\[11270\]: 60CB2tPI011270: from=/);
  });

  test('nothing found', async () => {
    expect(await trace([...atDemo, 'nobody@nowhere.test'])).toMatchObject({
      code: 1,
      stories: [],
      total: 0,
      problem: { kind: 'nothing-found' },
    });
  });

  test('a question that is not understood', async () => {
    expect(await trace([...atDemo, 'status:frobnicated'])).toMatchObject({
      code: 2,
      query: { text: 'status:frobnicated', from: '2026-01-05T12:30:00Z', to: '2026-01-12T12:30:00Z' },
      stories: [],
      problem: { kind: 'bad-status', suggestion: 'status:deferred' },
    });
  });

  test('help needs no database', async () => {
    await using empty = await temporaryPlace();
    expect(await trace(['help'], empty)).toMatchObject({ code: 0, stories: [], problem: null });
    const { code, stdout } = await mailtrace(['trace', 'help'], empty);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Ask for example:\n/);
  });

  test('the whole day, story by story, with the same ids whenever it is asked', async () => {
    const whole = await trace([...atDemo, '--limit', '0', '2026-01-12']);
    expect(whole.stories).toHaveLength(whole.total);
    const again = await trace(['--limit', '0', 'jan 12', '--now', '2026-01-20T00:00:00Z', '--zone', 'UTC']);
    expect(again.stories.map(({ id }) => id)).toEqual(whole.stories.map(({ id }) => id));
  });
});

describe('options', () => {
  test('--limit cuts, and says so', async () => {
    const cut = await trace([...atDemo, '--limit', '3', 'boss@example.com']);
    expect(cut.stories).toHaveLength(3);
    expect(cut.truncated).toBe(true);
    const { stdout } = await mailtrace(['trace', ...atDemo, '--limit', '3', 'boss@example.com'], demo);
    expect(stdout).toMatch(/more messages: --limit shows more\n$/);
    const unset = await trace([...atDemo, '2026-01-12']);
    expect([unset.stories.length, unset.truncated]).toEqual([20, true]);
    const { total } = await trace([...atDemo, '--limit', '0', '2026-01-12']);
    expect([unset.total, unset.totalIsExact]).toEqual([total, true]);
  });

  test('--zone is where the asker is', async () => {
    const { query, stories } = await trace(['--now', demoNow, '--zone', 'Asia/Tokyo', 'boss@example.com today 17-18']);
    expect(query).toMatchObject({ from: '2026-01-12T08:00:00Z', to: '2026-01-12T09:00:00Z', zone: 'Asia/Tokyo' });
    expect(stories.map(({ receivedAt }) => receivedAt)).toEqual(['2026-01-12T08:47:30Z']);
  });

  test('MAILTRACE_ZONE is where the asker is when nothing else says so', async () => {
    const tokyo = { ...demo, env: { MAILTRACE_ZONE: 'Asia/Tokyo' } };
    expect((await trace(['--now', demoNow, 'today'], tokyo)).query.zone).toBe('Asia/Tokyo');
    expect((await trace(['--now', demoNow, 'today', '--zone', 'UTC'], tokyo)).query.zone).toBe('UTC');
  });

  test('--expanded and --raw show more', async () => {
    const ask = (...options: string[]) => mailtrace(['trace', ...atDemo, ...options, 'jobs@agency.test'], demo);
    const [plain, expanded, raw] = await Promise.all([ask(), ask('--expanded'), ask('--raw')]);
    expect(plain.stdout).not.toContain('sm-mta[11270]');
    expect(expanded.stdout).toContain('60CB2vPS011277');
    expect(raw.stdout).toContain('Jan 12 11:02:55 ns1 sm-mta[11270]: 60CB2tPI011270: from=<boss@example.com>');
  });
});

describe('the words of a question', () => {
  const pair = { total: 1, problem: null, stories: [{ recipients: [{ recipient: 'jobs@agency.test' }] }] };

  test.each([
    [['boss@example.com', '->', 'jobs@agency.test', ...atDemo]],
    [['boss@example.com', ...atDemo, '->', 'jobs@agency.test']],
    [[...atDemo, 'boss@example.com -> jobs@agency.test']],
    [[...atDemo, '--', '-> jobs@agency.test']],
    [[...atDemo, '->', 'jobs@agency.test']],
  ])('%j: an arrow is no option', async (args) => {
    const answer = await trace(args);
    expect(answer).toMatchObject(pair);
    expect(answer.query.text).not.toMatch(/^ |  | $/);
  });

  test.each(['-', ''])('“%s” reaches the reader of questions', async (word) => {
    const { code, query } = await trace([word, ...atDemo]);
    expect(query.text).toBe(word);
    expect(code).toBe(word === '' ? 0 : 2);
  });

  test.each(['boss@example.com yesterday 9-11', '"odd user"@partner.test today'])(
    '%j means the same as one argument or as many',
    async (question) => {
      const one = await trace([question, ...atDemo]);
      expect(await trace([...question.split(' '), ...atDemo])).toEqual(one);
      expect(one.query.text).toBe(question);
    },
  );
});

describe('the terminal', () => {
  test('no colours where standard output is no terminal, unless they are asked for', async () => {
    const ask = (env: Record<string, string>) => mailtrace(['trace', ...atDemo, 'jobs@agency.test'], { ...demo, env });
    const [plain, forced, no] = await Promise.all([ask({}), ask({ FORCE_COLOR: '1' }), ask({ NO_COLOR: '1' })]);
    expect(plain.stdout).not.toContain('\u001b');
    expect(no.stdout).toBe(plain.stdout);
    expect(forced.stdout).toContain('\u001b[');
  });

  test('every line fits 80 columns where there is no terminal', async () => {
    const { stdout } = await mailtrace(['trace', ...atDemo, '--limit', '0', '2026-01-12'], demo);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('a reader who has seen enough is no error', async () => {
    await using running = startMailtrace(['trace', ...atDemo, '--limit', '0', '--raw', '--json', '2026-01-12'], demo);
    await running.said(/^\{"version"/);
    running.hangUp();
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  });
});
