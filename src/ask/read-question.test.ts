import { describe, expect, test } from 'vitest';
import { helpLines } from './help.ts';
import { readQuestion } from './read-question.ts';
import { writeParty } from './question/party.ts';
import type { Party, Query } from './query.ts';

/** Wednesday, 15:00 in Berlin. */
const present = { now: Date.parse('2026-01-14T14:00:00Z'), zone: 'Europe/Berlin' };

function queryOf(text: string): Query {
  const understood = readQuestion(text, present);
  if (understood.kind !== 'query') throw new Error(`${text}: ${JSON.stringify(understood)}`);
  return understood.query;
}

/** What was read, in few words: `from boss@example.com; to @example.com; time yesterday`. */
function read(text: string): string {
  const query = queryOf(text);
  const side = (name: string, party: Party | null): string[] => (party ? [`${name} ${writeParty(party)}`] : []);
  return [
    ...query.either.map((party) => `either ${writeParty(party)}`),
    ...side('from', query.from),
    ...side('to', query.to),
    ...(query.queueId === null ? [] : [`queue ${query.queueId}`]),
    ...(query.messageId === null ? [] : [`id ${query.messageId}`]),
    ...query.statuses,
    ...query.hosts.map((host) => `host ${host}`),
    ...(query.range.phrase === null ? [] : [`time ${query.range.phrase}`]),
  ].join('; ');
}

describe('the question language', () => {
  test.each([
    ['boss@example.com', 'either boss@example.com'],
    ['Boss@Example.COM', 'either boss@example.com'],
    ['boss@example', 'either boss@example'],
    ['from:boss@example.com', 'from boss@example.com'],
    ['to:employee@example.com', 'to employee@example.com'],
    ['from:boss@example.com to:employee@example.com', 'from boss@example.com; to employee@example.com'],
    ['FROM:boss@example.com,to:employee@example.com', 'from boss@example.com; to employee@example.com'],
    ['from: boss@example.com', 'from boss@example.com'],
    ['boss@example.com to employee@example.com', 'from boss@example.com; to employee@example.com'],
    ['a@x -> b@y', 'from a@x; to b@y'],
    ['a@x->b@y', 'from a@x; to b@y'],
    ['a@x → b@y', 'from a@x; to b@y'],
    ['a@x —> b@y', 'from a@x; to b@y'],
    ['a@x > b@y', 'from a@x; to b@y'],
    ['<a@x> to <b@y>', 'from a@x; to b@y'],
    ['-> b@y', 'to b@y'],
    ['a@x b@y', 'either a@x; either b@y'],
    ['a@x, b@y', 'either a@x; either b@y'],
    ['@example.com', 'either @example.com'],
    ['to:@example.com', 'to @example.com'],
    ['@a.example -> *@b.example', 'from @a.example; to @b.example'],
    ['*boss*', 'either *boss*'],
    ['from:*@sales.*', 'from *@sales.*'],
    ['@sales.*', 'either *@sales.*'],
    ['*@example.com', 'either @example.com'],
    ['from:<>', 'from <>'],
    ['<> -> boss@example.com', 'from <>; to boss@example.com'],
    ['status:deferred', 'deferred'],
    ['status:Deferred,bounced', 'deferred; bounced'],
    ['status:deferred or bounced', 'deferred; bounced'],
    ['status:sent', 'relayed; delivered'],
    ['status:failed', 'bounced; expired; rejected'],
    ['host:mx1', 'host mx1'],
    ['host:MX1,mx2.example.com', 'host mx1; host mx2.example.com'],
    [
      'boss@example.com status:deferred host:mx1 yesterday',
      'either boss@example.com; deferred; host mx1; time yesterday',
    ],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));

  const queueIds =
    'j0BGjkc28022 6AN9218u000294 LAA12345 6C02025A2EF 4XXx1q5ghSz7JTb5 4jXzlG3HbGzLlRl ' +
    '1rKqFX-0000aB-7d 1rKqFX-00000000aBc-7d0f 0009b8f7 0009b8f7a1b2c3d4 6c02025a2ef';
  test.each(queueIds.split(' '))('the queue ID %s keeps its case', (id) => {
    expect(read(id)).toBe(`queue ${id}`);
    expect(read(`qid:${id}`)).toBe(`queue ${id}`);
    expect(read(`Where is ${id}, please?`)).toBe(`queue ${id}`);
  });

  const inOtherCase = 'j0bgjkc28022 J0BGJKC28022 6an9218u000294 6c02025a2ef 4jxzlg3hbgzllrl 4JXZLG3HBGZLLRL';
  test.each(inOtherCase.split(' '))('%s is a queue ID in letters of another case', (id) =>
    expect(read(id)).toBe(`queue ${id}`),
  );

  test.each(['jd12345', 'facade', 'decade', 'strength', 'x123456789'])('%s is no queue ID', (word) =>
    expect(readQuestion(word, present).kind).toBe('problem'),
  );

  test.each([
    ['<Pine.LNX.4.44.0501111145@Boss.example.com>', 'id Pine.LNX.4.44.0501111145@Boss.example.com'],
    ['<Pine.LNX.4.44.0501111145@boss.exam', 'id Pine.LNX.4.44.0501111145@boss.exam'],
    ['<a,b=c@example.com>', 'id a,b=c@example.com'],
    ['id:Pine.LNX.4.44@boss.example.com', 'id Pine.LNX.4.44@boss.example.com'],
    ['id:<Pine.LNX.4.44@boss.example.com>', 'id Pine.LNX.4.44@boss.example.com'],
    ['Message-ID: <Pine.LNX.4.44@boss.example.com>', 'id Pine.LNX.4.44@boss.example.com'],
    ['id:no-at-sign', 'id no-at-sign'],
    ['Pine.LNX.4.44@boss.example.com', 'either pine.lnx.4.44@boss.example.com'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));

  const phrases =
    'today|yesterday|yesterday 9-11|Jan 11|jan 11 11:00-12:00|last 2h|since tuesday|this week|2026-01-11..2026-01-13|' +
    '2026-01-11T11:45:49Z|between 9 and 11|at 11:45|9-11|past 3 days|on monday';
  test.each(phrases.split('|'))('%s beside an address, and alone', (phrase) => {
    expect(read(`boss@example.com ${phrase}`)).toBe(`either boss@example.com; time ${phrase}`);
    expect(read(`${phrase} boss@example.com`)).toBe(`either boss@example.com; time ${phrase}`);
    expect(read(`from:boss@example.com ${phrase} to:b@y`)).toBe(`from boss@example.com; to b@y; time ${phrase}`);
    expect(read(phrase)).toBe(`time ${phrase}`);
  });

  test('a phrase may stand in two places', () => {
    expect(queryOf('yesterday boss@example.com 9-11').range).toEqual({
      from: Date.parse('2026-01-13T08:00:00Z'),
      to: Date.parse('2026-01-13T10:00:00Z'),
      phrase: 'yesterday 9-11',
    });
    expect(read('9-11 boss@example.com yesterday')).toBe('either boss@example.com; time 9-11 yesterday');
  });

  test('`to` and `from` of a time are none of an address', () => {
    expect(read('boss@example.com from 9 to 11')).toBe('either boss@example.com; time from 9 to 11');
    expect(read('boss@example.com yesterday to employee@example.com')).toBe(
      'from boss@example.com; to employee@example.com; time yesterday',
    );
    expect(read('mails from boss@example.com from yesterday')).toBe('from boss@example.com; time from yesterday');
  });

  test('without a time it is the last 7 days', () => {
    expect(queryOf('boss@example.com')).toEqual({
      text: 'boss@example.com',
      either: [{ kind: 'address', address: 'boss@example.com' }],
      from: null,
      to: null,
      queueId: null,
      messageId: null,
      statuses: [],
      hosts: [],
      range: { from: present.now - 7 * 86_400_000, to: present.now, phrase: null },
      zone: 'Europe/Berlin',
    });
  });

  test('times are the asker’s', () => {
    const inNewYork = readQuestion('today', { ...present, zone: 'America/New_York' });
    expect(inNewYork).toMatchObject({
      query: { zone: 'America/New_York', range: { from: Date.parse('2026-01-14T05:00:00Z') } },
    });
    const nowhere = readQuestion('today', { ...present, zone: 'Nowhere/At_All' });
    expect(nowhere).toMatchObject({ query: { zone: 'UTC', range: { from: Date.parse('2026-01-14T00:00:00Z') } } });
  });

  test.each([
    '',
    '  ',
    'help',
    'HELP!',
    'help me',
    'help please',
    '?',
    '??',
    'hilfe',
    '--help',
    '<@U123> help',
    'how do I use this?',
  ])('%j asks for help', (text) => expect(readQuestion(text, present)).toEqual({ kind: 'help' }));

  test.each(helpLines)('the help’s own example $example', ({ example }) => {
    expect(readQuestion(example, present).kind).toBe(example === 'help' ? 'help' : 'query');
  });
});

describe('people’s own words', () => {
  test.each([
    ['where is the mail from boss@example.com?', 'from boss@example.com'],
    [
      'Where is my email from boss@example.com to employee@example.com, please?',
      'from boss@example.com; to employee@example.com',
    ],
    [
      'messages boss@example.com sent to employee@example.com on monday',
      'from boss@example.com; to employee@example.com; time on monday',
    ],
    ['show me all mails for employee@example.com today', 'either employee@example.com; time today'],
    ['what happened to j0BGjkc28022', 'queue j0BGjkc28022'],
    ['between a@x and b@y', 'either a@x; either b@y'],
    ['sent by boss@example.com', 'from boss@example.com'],
    ['please help, where is boss@example.com’s mail', 'either boss@example.com'],
    ['boss@example.com - yesterday', 'either boss@example.com; time yesterday'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('as chat clients write it', () => {
  test.each([
    ['<mailto:a@b|a@b>', 'either a@b'],
    ['<mailto:boss@example.com|boss@example.com> today', 'either boss@example.com; time today'],
    ['<mailto:odd%2Buser@partner.test>', 'either odd+user@partner.test'],
    ['from:<mailto:a@b.example|a@b.example> to:<mailto:c@d.example|c@d.example>', 'from a@b.example; to c@d.example'],
    ['@<http://example.com|example.com>', 'either @example.com'],
    ['to:@<http://example.com|example.com> status:bounced', 'to @example.com; bounced'],
    ['from:*@<https://sales.example.com/>', 'from @sales.example.com'],
    ['&lt;id@x&gt;', 'id id@x'],
    ['&lt;<mailto:id@x.example|id@x.example>&gt;', 'id id@x.example'],
    ['a@x -&gt; b@y', 'from a@x; to b@y'],
    ['from:&lt;&gt;', 'from <>'],
    ['r&amp;d@example.com', 'either r&d@example.com'],
    ['<@U123ABC> boss@example.com', 'either boss@example.com'],
    ['<@U123ABC|mailtrace>: boss@example.com', 'either boss@example.com'],
    ['“boss@example.com” yesterday', 'either boss@example.com; time yesterday'],
    ['"boss@example.com yesterday"', 'either boss@example.com; time yesterday'],
    ['boss@example.com yesterday 9–11', 'either boss@example.com; time yesterday 9-11'],
    ['2026-01-11…2026-01-13', 'time 2026-01-11...2026-01-13'],
    ['boss@example.com\u00a0today', 'either boss@example.com; time today'],
    ['\u200bboss@exam\u200bple.com\ufeff \u2068today\u2069', 'either boss@example.com; time today'],
    ['`boss@example.com`, (today).', 'either boss@example.com; time today'],
    ['from:"odd user"@partner.test', 'from "odd user"@partner.test'],
    ['“odd user”@partner.test today', 'either "odd user"@partner.test; time today'],
    ['"a,b>c"@partner.test', 'either "a,b>c"@partner.test'],
    ['to:"boss@example.com"', 'to boss@example.com'],
    ['JÜRGEN@bücher.example', 'either jürgen@bücher.example'],
    ['user@[192.0.2.1]', 'either user@[192.0.2.1]'],
    ['prvs=1234=boss@example.com', 'either prvs=1234=boss@example.com'],
    ['o’brien@example.com', "either o'brien@example.com"],
    ['ｆｒｏｍ：ｂｏｓｓ＠example．com　today', 'from boss@example.com; time today'],
    ['boss@example。com', 'either boss@example.com'],
    ['‹boss@example.com› 「today」', 'either boss@example.com; time today'],
    ['boss@example.com➡️employee@example.com', 'from boss@example.com; to employee@example.com'],
    ['boss@example.com :arrow_right: employee@example.com', 'from boss@example.com; to employee@example.com'],
    ['boss@example.com :pray::skin-tone-2: today', 'either boss@example.com; time today'],
    ['_<mailto:boss@example.com|boss@example.com>_ ~today~', 'either boss@example.com; time today'],
    ['boss@example.com<mailto:boss@example.com>', 'either boss@example.com'],
    ["from:'boss@example.com' to:(employee@example.com)", 'from boss@example.com; to employee@example.com'],
    ['host:"mx1" id:"<a@b.example>"', 'id a@b.example; host mx1'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));

  test('the question is kept as typed, without what the client added', () => {
    expect(queryOf(' <@U123> from:<mailto:Boss@Example.com|Boss@Example.com> -&gt; b@y ').text).toBe(
      'from:Boss@Example.com -> b@y',
    );
  });
});
