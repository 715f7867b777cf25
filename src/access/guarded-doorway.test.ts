import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { demoNow, openDemoDoorway, type DemoDoorway } from '../../test/fixtures/demo-doorway.ts';
import { openLogs } from '../../test/open-logs.ts';
import { askingAs, type Asker } from '../ask/asker.ts';
import type { Asked, Doorway } from '../ask/doorway.ts';
import type { AuditEntry } from '../store/audit-log.ts';
import { openAccess, type AccessRules } from './access-rules.ts';
import { keepAudit } from './audit.ts';
import { guardDoorway } from './guarded-doorway.ts';
import { RefusedError } from './refusal.ts';
import { parseRules } from '../rules/rules-file.ts';

let demo: DemoDoorway;
beforeAll(async () => void (demo = await openDemoDoorway()));
afterAll(() => demo.close());

const noted: AuditEntry[] = [];
beforeEach(() => void (noted.length = 0));

const support = 'C0SUPPORT1';
const asker = (channel: string, user = 'U0SAM00001', groups: readonly string[] = []): Asker => ({
  surface: 'slack',
  user,
  channel,
  groups: async (among) => among.filter((group) => groups.includes(group)),
});
const options = { zone: 'UTC', now: demoNow, limit: 0 };

function rulesOf(access: object): AccessRules {
  const read = parseRules(JSON.stringify({ access }));
  if (read.kind === 'problems') throw new Error(read.problems.join());
  return read.rules.access ?? openAccess;
}
function guarded(access: object, doorway?: Doorway) {
  const audit = keepAudit(
    (entry) => void noted.push(entry),
    () => demoNow,
  );
  const inner: Doorway = {
    ask: (...asked) => demo.doorway.ask(...asked),
    story: (...named) => demo.doorway.story(...named),
  };
  return guardDoorway(doorway ?? inner, { rules: () => rulesOf(access), audit });
}
/** The doorway as somebody finds it. */
const as = (person: Asker, doorway: Doorway): Doorway => ({
  ask: (...asked) => askingAs(person, () => doorway.ask(...asked)),
  story: (...named) => askingAs(person, () => doorway.story(...named)),
});
const storiesOf = (asked: Asked) => (asked.kind === 'answer' ? asked.answer.stories : []);
const problemOf = (asked: Asked) =>
  asked.kind === 'problem' ? asked.problem : asked.kind === 'answer' ? asked.answer.problem : null;

describe('without rules', () => {
  test('everybody may ask everything, and it is noted', async () => {
    const answered = await as(asker(support), guarded({})).ask('boss@example.com today #4711', options);
    expect(storiesOf(answered)).toHaveLength(11);
    expect(noted).toEqual([
      {
        at: demoNow,
        deed: 'question',
        surface: 'slack',
        user: 'U0SAM00001',
        channel: support,
        text: 'boss@example.com today',
        ticket: '#4711',
        storyId: null,
        messages: 11,
      },
    ]);
  });
});

describe('with rules', () => {
  const rules = [
    { channels: [support], domains: ['agency.test'], recipients: [] },
    { groups: ['S0POSTMAST'], domains: 'all' },
  ];
  const doorway = guarded({ rules });
  const all = async () => storiesOf(await demo.doorway.ask('today', options));

  test('people outside are refused, alike for what is there and what is not, but not the help', async () => {
    const outside = as(asker('C0GENERAL1'), doorway);
    const [there, not, odd] = await Promise.all(
      ['jobs@agency.test', 'nobody@nowhere.test', 'status:lost'].map((question) => outside.ask(question, options)),
    );
    expect(there).toEqual({ kind: 'problem', problem: expect.objectContaining({ kind: 'refused' }), coverage: [] });
    expect(not).toEqual(there);
    expect(odd).toEqual(there);
    expect(await outside.ask('help', options)).toEqual({ kind: 'help' });
    expect(noted.map(({ deed }) => deed)).toEqual(['refusal', 'refusal', 'refusal', 'question']);
    for (const id of [(await all())[0]?.id ?? '', 'ns1/none/0'])
      await expect(outside.story(id, options)).rejects.toThrow(RefusedError);
    await expect(doorway.ask('today', options)).resolves.toMatchObject({ problem: { kind: 'refused' } });
  });

  test('a group, where Slack says so, may ask everything', async () => {
    const inGroup = as(asker('C0GENERAL1', 'U0MARIA001', ['S0POSTMAST']), doorway);
    expect(storiesOf(await inGroup.ask('today', options))).toEqual(await all());
  });

  test('a channel sees only its domain: nothing else is counted, hinted at, or opened', async () => {
    const here = as(asker(support), doorway);
    const asked = await here.ask('today', options);
    const stories = storiesOf(asked);
    const whole = await all();
    const own = whole.filter((story) =>
      JSON.stringify([story.envelopeSender, story.recipients, story.hops]).includes('@agency.test'),
    );
    expect(own.length).toBeGreaterThan(0);
    expect(stories.map(({ id }) => id)).toEqual(own.map(({ id }) => id));
    expect(asked).toMatchObject({ answer: { total: own.length, truncated: false } });
    const hidden = whole.find((story) => !own.includes(story));
    expect(await here.story(hidden?.id ?? '', options)).toBeNull();
    expect(await here.story('ns1/none/0', options)).toBeNull();
    const [one, other] = [
      problemOf(await here.ask(hidden?.hops[0]?.queueId ?? '', options)),
      problemOf(await here.ask('6ABC12345678', options)),
    ];
    expect(one).toEqual(other);
    expect(one?.message).toContain('I looked only at mail of agency.test');
    expect(JSON.stringify(await here.ask('emploee@example.com today', options))).not.toContain('employee@example.com');
    expect(problemOf(await here.ask('a@example.com to b@example.com', options))?.kind).toBe('refused');
  });

  test('masked recipients are masked in answers, by id, and cannot be guessed by wildcards', async () => {
    const here = as(asker(support), doorway);
    const [story] = storiesOf(await here.ask('jobs@agency.test', options));
    expect(story?.recipients[0]?.recipient).toBe('j…@agency.test');
    expect(JSON.stringify(story)).not.toContain('jobs@agency.test');
    expect(JSON.stringify(await here.story(story?.id ?? '', options))).not.toContain('jobs@agency.test');
    expect(storiesOf(await here.ask('to:jo*', options))).toEqual([]);
    expect(storiesOf(await here.ask('to:*@agency.test', options)).length).toBeGreaterThan(0);
  });

  test('other mail with the same Message-ID is no more than other mail', async () => {
    await using logs = await openLogs(`\
Jan 12 09:10:00 mx sm-mta[1201]: 60C9A0aa001201: from=<anna@agency.test>, size=800, class=0, nrcpts=1, msgid=<news@agency.test>, proto=ESMTP, daemon=MTA, relay=out.agency.test [198.51.100.7]
Jan 12 09:10:01 mx sm-mta[1202]: 60C9A0aa001201: to="|/usr/lib/mailman/mail/mailman post staff", ctladdr=<staff@lists.example.com> (8/0), delay=00:00:01, xdelay=00:00:01, mailer=prog, pri=30800, dsn=2.0.0, stat=Sent
Jan 12 09:10:05 mx sm-mta[1210]: 60C9A5aa001210: from=<staff-bounces@lists.example.com>, size=1300, class=-60, nrcpts=1, msgid=<news@agency.test>, bodytype=8BITMIME, proto=ESMTP, daemon=MTA, relay=localhost [127.0.0.1]
Jan 12 09:10:06 mx sm-mta[1212]: 60C9A5aa001210: to=<sam@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=151300, dsn=2.0.0, stat=Sent
`);
    const question = 'from:anna@agency.test 2026-01-12';
    const told = async (channel: string, groups: readonly string[] = []) => {
      const person = as(asker(channel, 'U0SAM00001', groups), guarded({ rules }, logs.doorway));
      return storiesOf(await person.ask(question, { ...options, now: logs.now }))[0];
    };
    expect((await told('C0GENERAL1', ['S0POSTMAST']))?.related).toHaveLength(1);
    const limited = await told(support);
    expect(limited?.related).toEqual([]);
    expect(limited?.conclusion.text).not.toContain('Message-ID');
  });

  test('the terminal is not limited', async () => {
    const terminal: Asker = { ...asker(support, 'root'), surface: 'terminal', channel: null };
    expect(storiesOf(await as(terminal, doorway).ask('today', options))).toEqual(await all());
    expect(noted[0]).toMatchObject({ surface: 'terminal', user: 'root' });
  });
});

describe('where a ticket is asked for', () => {
  const doorway = guarded({ ticketChannels: [support] });
  const here = as(asker(support), doorway);

  test('a question without one is answered with the same question and one', async () => {
    const problem = problemOf(await here.ask('jobs@agency.test', options));
    expect(problem).toMatchObject({
      kind: 'no-ticket',
      suggestion: null,
      message: expect.stringMatching(/For example: jobs@agency\.test #4711$/),
    });
    expect(storiesOf(await here.ask('#INC-12 jobs@agency.test', options)).length).toBeGreaterThan(0);
    expect(noted.map(({ deed, ticket }) => [deed, ticket])).toEqual([
      ['refusal', null],
      ['question', '#INC-12'],
    ]);
  });

  test('elsewhere none is needed, and a corrected question keeps it', async () => {
    expect(problemOf(await as(asker('C0GENERAL1'), doorway).ask('jobs@agency.test', options))).toBeNull();
    const problem = problemOf(await here.ask('jobs@agency.test status:lost #4711', options));
    expect(problem?.suggestion).toMatch(/ #4711$/);
  });
});
