/** Slack's rendering of mrkdwn, case by case. */
import { describe, expect, it } from 'vitest';
import { parseMrkdwn, type Piece } from './mrkdwn.js';

/** The tree in one line: `b(bold)`, `[url|label]`. */
function shown(pieces: readonly Piece[]): string {
  return pieces.map(one).join('');
}

function one(piece: Piece): string {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'break':
      return '⏎';
    case 'link':
      return `[${piece.url}|${piece.label ?? ''}]`;
    case 'user':
    case 'channel':
    case 'group':
      return `[${piece.kind} ${piece.id} ${piece.label ?? ''}]`;
    case 'broadcast':
      return `[ping ${piece.range}]`;
    case 'date':
      return `[date ${piece.at} ${piece.format} ${piece.url ?? ''} ${piece.fallback}]`;
    case 'emoji':
      return piece.character;
    default:
      return `${piece.kind}(${shown(piece.inside)})`;
  }
}

const draw = (text: string, verbatim = true) => shown(parseMrkdwn(text, { verbatim }));

describe('mrkdwn', () => {
  it.each([
    ['*bold* _it_ ~s~ `code`', 'bold(bold) italic(it) strike(s) code(code)'],
    ['*bold _and it_*', 'bold(bold italic(and it))'],
    ['_*both*_', 'italic(bold(both))'],
    ['*`a@b` and more*, today', 'bold(code(a@b) and more), today'],
    ['(*in brackets*), "*quoted*":', '(bold(in brackets)), "bold(quoted)":'],
    ['*a*b* c', 'bold(a*b) c'],
    ['`*not bold*`', 'code(*not bold*)'],
    ['*`*`*', 'bold(code(*))'],
    ['❌ *Bounced* `x` → `y`', '❌ bold(Bounced) code(x) → code(y)'],
  ])('formats %s', (text, expected) => expect(draw(text)).toBe(expected));

  it.each([
    'a*b*c',
    'snake_case_name and other_name',
    '2 * 3 * 4',
    '* not a bold*',
    '*not bold *',
    '**double**',
    '*across\nlines*',
    '``',
    '*',
    'a ~ b ~ c',
    '`open',
    'it`s and that`s',
    'lost+found_*_',
  ])('leaves %j alone', (text) => expect(draw(text)).toBe(text.replace('\n', '⏎')));

  it.each([
    ['Jan 12 10:02:11', 'Jan 12 10:02:11'],
    ['[IPv6:2001:db8:a:b::1]', '[IPv6:2001:db8:a:b::1]'],
    ['2001:db8:100:bee:1::', '2001:db8:100:bee:1::'],
    ['::a:b:1', '::a:b:1'],
    [':white_check_mark: done', '✅ done'],
    [':tada::tada:', '🎉🎉'],
    ['(:warning:)', '(⚠️)'],
    [':no_such_emoji_at_all:', ':no_such_emoji_at_all:'],
    ['`:x:`', 'code(:x:)'],
    ['*:x: no*', 'bold(❌ no)'],
  ])('knows an emoji from a colon: %s', (text, expected) => expect(draw(text)).toBe(expected));

  it.each([
    ['<https://a.example/x?a=1&amp;b=2|A &lt;b&gt;>', '[https://a.example/x?a=1&b=2|A <b>]'],
    ['<https://a.example>', '[https://a.example|]'],
    ['<mailto:a@b.example|a@b.example>', '[mailto:a@b.example|a@b.example]'],
    ['<@U0SAM00001> in <#C0SUPPORT1|support>', '[user U0SAM00001 ] in [channel C0SUPPORT1 support]'],
    ['<!subteam^S0HELP|@help>', '[group S0HELP @help]'],
    ['<!channel> <!here> <!everyone>', '[ping channel] [ping here] [ping everyone]'],
    [
      '<!date^1392734382^{date} at {time}^https://a.example/|Feb 18>',
      '[date 1392734382000 {date} at {time} https://a.example/ Feb 18]',
    ],
    ['*<https://a.example|bold link>*', 'bold([https://a.example|bold link])'],
    ['```<https://a.example|in code>```', 'pre([https://a.example|in code])'],
  ])('reads %s', (text, expected) => expect(draw(text)).toBe(expected));

  it.each([
    ['&lt;!channel&gt; &lt;@U0SAM00001&gt;', '<!channel> <@U0SAM00001>'],
    ['&lt;img src=x onerror=alert(1)&gt;', '<img src=x onerror=alert(1)>'],
    ['<javascript:alert(1)|click>', '<javascript:alert(1)|click>'],
    ['<data:text/html,x|click>', '<data:text/html,x|click>'],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['<!date^x^{date}|no>', '<!date^x^{date}|no>'],
    ['&amp;lt;b&amp;gt; &copy; &#60;', '&lt;b&gt; &copy; &#60;'],
  ])('shows %s and does not obey it', (text, expected) => expect(draw(text)).toBe(expected));

  it.each([
    ['before\n```\nJan 12 *a* :x:\n  b\n```\nafter', 'beforepre(Jan 12 *a* :x:\n  b)after'],
    ['```one line```', 'pre(one line)'],
    ['a ```b``` c', 'a pre(b) c'],
    ['``` open', '``` open'],
    ['``````', '``````'],
  ])('has code blocks: %j', (text, expected) => expect(draw(text)).toBe(expected));

  it.each([
    ['&gt; one\n&gt; *two*\nthree', 'quote(one⏎bold(two))three'],
    ['a\n>b', 'aquote(b)'],
    ['&gt;&gt;&gt; all\nthe rest', 'quote(all⏎the rest)'],
    ['a &gt; b', 'a > b'],
    ['a\n\nb', 'a⏎⏎b'],
  ])('has quotes and lines: %j', (text, expected) => expect(draw(text)).toBe(expected));

  it('links addresses by itself only where it is not verbatim', () => {
    const text = 'see https://a.example/b_c_d. or ask a.b@c.example, (http://d.example)';
    expect(draw(text)).toBe(text);
    expect(draw(text, false)).toBe(
      'see [https://a.example/b_c_d|]. or ask [mailto:a.b@c.example|a.b@c.example], ([http://d.example|])',
    );
    expect(draw('`https://a.example`', false)).toBe('code(https://a.example)');
  });

  it('loses no character, whatever the text', () => {
    const marks = ['*', '_', '~', '`', '```', '<', '>', ':', '&', '\n', ' ', 'j', '<!', '|'];
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 2_000; round += 1) {
      const text = Array.from({ length: random(24) }, () => marks[random(marks.length)]).join('');
      const letters = (from: string) => from.replaceAll(/[^j]/g, '').length;
      expect(letters(draw(text)), text).toBe(letters(text));
    }
  });

  it('takes long hostile text in its stride', () => {
    for (const mark of ['*a', '`', '<', ':a', '_*~', '``` ', '*`<']) {
      expect(shown(parseMrkdwn(mark.repeat(40_000 / mark.length))).length).toBeGreaterThan(10);
    }
  });
});
