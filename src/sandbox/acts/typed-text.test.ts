import { expect, it } from 'vitest';
import { openCompany } from '../demo/company.ts';
import { typedCommand, typedMessage } from './typed-text.ts';

const company = openCompany(Date.now);

it.each([
  ['plain words', 'plain words'],
  ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
  ['ask boss@example.com.', 'ask <mailto:boss@example.com|boss@example.com>.'],
  ['from:o+tag@mail.example.co.uk', 'from:<mailto:o+tag@mail.example.co.uk|o+tag@mail.example.co.uk>'],
  ['see https://example.com/a?b=c&d.', 'see <https://example.com/a?b=c&amp;d>.'],
  ['@maria and @nobody', '<@U0MARIA001> and @nobody'],
  ['in #support, not #nowhere', 'in <#C0SUPPORT1|support>, not #nowhere'],
  ['<@U0MAILTRACE> help', '<@U0MAILTRACE> help'],
  ['<!channel> everybody', '&lt;!channel&gt; everybody'],
])('%s', (typed, stored) => {
  expect(typedMessage(typed, company).text).toBe(stored);
});

it('a message carries the rich text Slack makes of it', () => {
  expect(typedMessage('ask boss@example.com', company).blocks).toEqual([
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: 'ask ' },
            { type: 'link', url: 'mailto:boss@example.com', text: 'boss@example.com' },
          ],
        },
      ],
    },
  ]);
});

it('a command is only escaped, unless the manifest asks for links', () => {
  expect(typedCommand('boss@example.com <x>', company, false)).toBe('boss@example.com &lt;x&gt;');
  expect(typedCommand('boss@example.com', company, true)).toBe('<mailto:boss@example.com|boss@example.com>');
});
