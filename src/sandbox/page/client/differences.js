/** The dialog that lists the differences from Slack. */
import { set, state } from './store.js';
import { h } from './vendor/preact.js';

/** `a \`b\` c` → words and code. @param {string} words */
function drawWords(words) {
  return words.split('`').map((part, index) => (index % 2 === 1 ? h('code', null, part) : part));
}

export function showDifferences() {
  const body = state.differences.map(({ title, items }) => [
    h('h3', null, drawWords(title)),
    h(
      'ul',
      null,
      items.map((item) => h('li', null, drawWords(item))),
    ),
  ]);
  set({
    question: {
      title: 'Not quite Slack',
      body: h('div', { class: 'differences', tabIndex: 0 }, body),
      confirm: 'Close',
      deny: null,
      isDanger: false,
      run: () => {},
    },
  });
}
