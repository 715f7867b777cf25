/** Starts the page: reads the location, opens the stream, and draws on every change. */
import { act } from './act.js';
import { drawFrame } from './frame.js';
import { readHere } from './reading.js';
import { go, goInstead, parseRoute, takeRoute } from './route.js';
import { onChange, set, state } from './store.js';
import { look } from './stream.js';
import { recallTheme } from './theme.js';
import { h, render } from './vendor/preact.js';

const root = /** @type {HTMLElement} */ (document.getElementById('root'));
let looking = '';

function draw() {
  if (looking !== state.place.me) changeEyes();
  const seen = document.hidden ? undefined : readHere();
  if (seen !== undefined) state.seen = seen;
  render(h(drawFrame, null), root);
  document.title = `${isNews() ? '* ' : ''}mailtrace sandbox`;
}

function changeEyes() {
  looking = state.place.me;
  state.sight = null;
  look(looking);
}

/** Whether something arrived while the page was hidden. */
function isNews() {
  return document.hidden && readHere() !== undefined;
}

/** Wide screens show a channel at once; narrow ones may show the list. */
function settle() {
  if (parseRoute(location.hash) === undefined) goInstead({ channel: 'C0SUPPORT1' });
  takeRoute();
  // Slack tells the app each time that its Home is opened.
  if (state.place.isHome) void act({ act: 'home' });
}

onChange(draw);
recallTheme();
settle();
addEventListener('hashchange', settle);
document.addEventListener('visibilitychange', () => set({}));
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape' || state.question !== null || (state.sight?.modals.length ?? 0) > 0) return;
  if (state.place.thread !== null) go({ thread: null });
});
// The clocks beside people's names.
setInterval(() => set({}), 60_000);
