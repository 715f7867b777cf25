import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openLogs } from '../../test/open-logs.ts';
import { recipientOf } from '../../test/story-of.ts';
import { answerJson } from '../render/json/answer.ts';
import { cardOf } from '../render/card.ts';
import { answerCsv } from '../render/csv/answer.ts';
import { customerText } from '../render/customer/customer-text.ts';
import { rawText } from '../render/raw-text.ts';
import { privateListMessage } from '../render/slack/private-list.ts';
import { noticeMessage } from '../render/slack/watch.ts';
import { replyMessage } from '../render/slack/reply.ts';
import { freshCard } from '../render/slack/state.ts';
import { cardLines } from '../render/terminal/card.ts';
import type { Story } from '../story/story.ts';
import { anyStory } from '../../test/fixtures/any-story.ts';
import { maskAddress, maskStory } from './mask.ts';

test.each([
  ['employee@example.com', 'e…@example.com'],
  ['jo@example.com', '…@example.com'],
  ['employee', 'e…'],
  ['"|/usr/bin/vacation boss"', '"…'],
])('%s → %s', (address, masked) => expect(maskAddress(address)).toBe(masked));

const log = `Jan 11 11:45:49 ns1 sendmail[28022]: j0BGjkc28022: from=<boss@example.com>, size=162, class=0, nrcpts=3, msgid=<2026.1@mail.example.com>, proto=ESMTP, daemon=MTA, relay=pc4.example.com [192.0.2.77]
Jan 11 11:45:50 ns1 sendmail[28024]: j0BGjkc28022: to=<jobs@agency.test>, delay=00:00:01, mailer=esmtp, pri=1, relay=mx.agency.test. [198.51.100.1], dsn=5.1.1, stat=User unknown
Jan 11 11:45:51 ns1 sendmail[28024]: j0BGjkc28022: to=<employee@example.com>, delay=00:00:02, mailer=local, pri=1, dsn=2.0.0, stat=Sent
Jan 11 11:45:52 ns1 sendmail[28024]: j0BGjkc28022: to=staff, ctladdr=<staff@partner.test> (8/0), delay=00:00:03, mailer=local, pri=1, dsn=2.0.0, stat=Sent
`;

test('a real story: only the recipients of one domain are shown, in fields, sentences and raw lines', async () => {
  await using logs = await openLogs(log, { year: 2026 });
  const story = await logs.story('j0BGjkc28022');
  const masked = maskStory(story, ['example.com']);
  expect(masked.recipients.map(({ recipient }) => recipient).sort()).toEqual([
    'employee@example.com',
    'j…@agency.test',
    's…',
  ]);
  expect(masked.envelopeSender).toBe('boss@example.com');
  expect(masked.messageId).toBe('2026.1@mail.example.com');
  expect(masked.id).toBe(story.id);
  const lines = masked.evidence.map(({ line }) => line);
  expect(lines[0]).toBe(story.evidence[0]?.line);
  expect(lines[1]).toContain('to=<j…@agency.test>, delay');
  expect(lines[2]).toContain('to=<employee@example.com>');
  expect(lines[3]).toContain('to=s…, ctladdr=<s…@partner.test> (8/0)');
  expect(maskStory(story, 'all')).toBe(story);
  expect(maskStory(story, []).recipients.map(({ recipient }) => recipient)).toContain('e…@example.com');
});

test('a sender that carries a masked recipient, and the name before the @ alone, are masked too', () => {
  const [sample] = fc.sample(anyStory, { numRuns: 1, seed: 1 }) as [Story];
  const verp = 'bounces+jobs=agency.test@lists.example.com';
  const line = `to=<jobs@agency.test> from=<${verp}> lmtp(jobs): Info: saved for JOBS@Agency.Test, user=boss@example.com`;
  const recipient = { ...({} as Story['recipients'][number]), recipient: 'jobs@agency.test', originalRecipient: null };
  const story: Story = {
    ...sample,
    hops: [],
    client: null,
    messageId: null,
    recipients: [recipient],
    envelopeSender: verp,
    evidence: [{ file: 'mail.log', offset: 0, host: 'ns1', at: 0, inferred: false, line }],
  };
  const masked = maskStory(story, ['example.com', 'lists.example.com']);
  expect(masked.evidence[0]?.line).toBe(
    'to=<j…@agency.test> from=<b…@lists.example.com> lmtp(j…): Info: saved for J…@Agency.Test, user=boss@example.com',
  );
  expect(masked.envelopeSender).toBe('b…@lists.example.com');
});

const plain = {
  colour: (_: unknown, text: string) => text,
  strong: (text: string) => text,
  faint: (text: string) => text,
};

/** People elsewhere, some with names that try their best. */
const others = fc.constantFrom(
  'jobs@agency.test',
  'Anna.Smith+x@agency.test',
  'a_b@sub.agency.test',
  '"odd one"@agency.test',
  "o'neil@agency.test",
  'jörg@agency.test',
  'x=y@agency.test',
);
const noise = fc.array(
  fc.oneof(
    others,
    others.map((one) => one.toUpperCase()),
    others.map((one) => `<${one}>`),
    others.map((one) => `to=${one},`),
    others.map((one) => `550 ${one}: unknown`),
    fc.constantFrom(' ', '<', '>', 'word', '=', '<!channel>', '`', '\u202e', 'boss@example.com'),
  ),
  { maxLength: 8 },
);
const text = noise.map((parts) => parts.join(' '));
const story: fc.Arbitrary<Story> = fc
  .tuple(
    anyStory,
    fc.array(fc.tuple(others, fc.option(others, { nil: null }), text), { minLength: 1, maxLength: 6 }),
    text,
    fc.array(text, { maxLength: 6 }),
  )
  .map(([bare, recipients, words, lines]) => {
    const [base] = bare.recipients;
    const some = recipients.map(([recipient, originalRecipient, replyText]) => ({
      ...(base ?? recipientOf({ disposition: 'bounced' })),
      recipient,
      originalRecipient,
      replyText,
    }));
    const legs = some.map((one) => ({ ...one, tries: [] }));
    return {
      ...bare,
      messageId: null,
      recipients: some,
      hops: bare.hops.slice(0, 1).map((hop) => ({ ...hop, legs })),
      subject: words,
      conclusion: { ...bare.conclusion, text: words, nextStep: words },
      evidence: lines.map((line, offset) => ({
        file: 'mail.log',
        offset,
        host: 'ns1',
        at: offset,
        line,
        inferred: false,
      })),
    };
  });

test('a line of any length is masked in linear time', async () => {
  await using logs = await openLogs(log, { year: 2026 });
  const story = await logs.story('j0BGjkc28022');
  const [first] = story.evidence;
  const lines = ['a', '.', '@', '=', 'a@', 'jobs@agency.test'].map((piece) => ({
    ...first!,
    line: piece.repeat(100_000),
  }));
  expect(maskStory({ ...story, evidence: lines }, []).evidence).toHaveLength(6);
});

test('whatever a story holds, no surface shows a masked address', () => {
  const viewer = { zone: 'UTC', now: 0 };
  const watch = {
    id: 1,
    storyId: '',
    title: '',
    user: 'U0SAM00001',
    channel: 'C0SUPPORT1',
    threadTs: '1.0',
    zone: 'UTC',
    since: 0,
    until: 1,
    told: '[]',
    toldAt: 0,
  };
  fc.assert(
    fc.property(story, (whole) => {
      const masked = maskStory(whole, ['example.com']);
      const card = cardOf(masked, viewer);
      const open = { ...freshCard(masked.id, 'UTC'), expanded: true, linesPage: 1 };
      const answer = {
        query: { text: '', range: { from: 0, to: 1, phrase: null }, zone: 'UTC' },
        stories: [masked],
        total: 1,
        totalIsExact: true,
        truncated: false,
        coverage: [],
        skipped: [],
        problem: null,
      };
      const page = { question: '', zone: 'UTC', now: 0, offset: 0 };
      const summary = {
        headline: '',
        counts: [],
        countsNote: null,
        understood: '',
        range: '',
        coverage: [],
        skipped: null,
        problem: null,
      };
      const shown = [
        JSON.stringify(masked),
        JSON.stringify(replyMessage(card, open)),
        cardLines(card, {
          width: 1_000,
          style: plain,
          now: 0,
          expanded: true,
          rawLines: true,
        } as never).join('\n'),
        JSON.stringify(answerJson(answer as never)),
        answerCsv(answer as never),
        rawText(card),
        ...masked.recipients.map((one) => customerText(masked, one, 'UTC')),
        JSON.stringify(noticeMessage({ watch, story: masked, moved: new Set(), ends: null, now: 0 }, 'notice-1')),
        JSON.stringify(privateListMessage({ summary, page, cards: [card], progress: null, note: null })),
      ].map((output) => output.toLowerCase().replaceAll('\\"', '"'));
      for (const { recipient, originalRecipient } of whole.recipients)
        for (const address of [recipient, originalRecipient])
          if (address !== null) for (const output of shown) expect(output).not.toContain(address.toLowerCase());
    }),
    { numRuns: 150 },
  );
});
