/** Shows the JSON of a message or view as posted. */
import { set } from './store.js';
import { h } from './vendor/preact.js';

/** @param {unknown} thing */
export function inspect(thing) {
  set({
    question: {
      title: 'As it was posted',
      body: h('pre', { class: 'json', tabIndex: 0 }, JSON.stringify(thing, null, 2)),
      confirm: 'Close',
      deny: null,
      isDanger: false,
      run: () => {},
    },
  });
}
