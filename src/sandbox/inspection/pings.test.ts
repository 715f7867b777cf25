import { expect, it } from 'vitest';
import { pingsIn } from './pings.ts';

const section = (type: string, text: string) => ({ type: 'section', text: { type, text } });
const rich = (...elements: object[]) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] });

it.each([
  ['an escaped mention', { text: '&lt;!channel&gt; &lt;@U0MARIA001&gt;' }, []],
  ['a mention in the text', { text: 'hi <@U0MARIA001> and <@U0MARIA001|maria>' }, ['@U0MARIA001']],
  ['everybody in mrkdwn', { text: '', blocks: [section('mrkdwn', '<!here|here> <!channel>')] }, ['!here', '!channel']],
  ['a group', { text: '<!subteam^S0OPS001|@ops>' }, ['!subteam^S0OPS001']],
  ['plain text pings nobody', { text: '', blocks: [section('plain_text', '<!channel>')] }, []],
  ['code in rich text pings nobody', { text: '', blocks: [rich({ type: 'text', text: '<!channel>' })] }, []],
  ['a date is no ping', { text: '<!date^1768121149^{date}|Jan 11>' }, []],
  [
    'users and broadcasts of rich text',
    { text: '', blocks: [rich({ type: 'user', user_id: 'U1' }, { type: 'broadcast', range: 'here' })] },
    ['@U1', '!here'],
  ],
])('%s', (_what, message, pinged) => {
  expect(pingsIn(message)).toEqual(pinged);
});
