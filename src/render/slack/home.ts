/** The sections of the app's Home turned into its view: how to ask, my questions, whatever else is plugged in, how the index is. */
import type { HomeView, KnownBlock } from '@slack/types';
import { helpLines } from '../../ask/help.ts';
import { unexplainedShare, type IndexHealth } from '../../ops/index-health.ts';
import { formatDuration } from '../../time/format.ts';
import { backlogWords } from '../backlog.ts';
import { counted } from '../phrases.ts';
import { coverageLines } from '../summary.ts';
import type { Viewer } from '../viewer.ts';
import { actionIds } from './action-ids.ts';
import { actions, button, context, divider, plain, section } from './blocks.ts';
import { cutRendered, joinWithin, limits } from './limits.ts';
import { code, prose } from './mrkdwn.ts';
import { writeSuggestion, type Suggestion } from './state.ts';

/** Whole sections, as many blocks as a view can hold. */
export function homeView(sections: readonly (readonly KnownBlock[])[]): HomeView & { blocks: KnownBlock[] } {
  const blocks = sections
    .filter((one) => one.length > 0)
    .flatMap((one, index) => [...(index > 0 ? [divider] : []), ...one]);
  return { type: 'home', blocks: blocks.slice(0, limits.blocksPerView) };
}

/** What one comes for stands first … */
export function askSection(): KnownBlock[] {
  return [
    { type: 'header', text: plain('Where is my mail?') },
    section(
      'Ask with `/mailtrace`, mention me in a thread, write to me directly, or use *Trace this message* in the menu of a message.',
    ),
    ...actions([
      button('Ask with a form', actionIds.refine, writeSuggestion({ question: '', isPrivate: false }), true),
    ]),
  ];
}

/** … and what one learns once, last. */
export function examplesSection(): KnownBlock[] {
  const lines = helpLines.slice(0, -1).map(({ example, meaning }) => `${code(example)}  ${prose(meaning)}`);
  const more = (count: number): string => `… and ${count} more: ${code('/mailtrace help')}`;
  return [section('*What I understand*'), section(joinWithin(lines, limits.sectionText, more))];
}

function recentBlock(recent: Suggestion): KnownBlock {
  const text = cutRendered(recent.question, 500, code) + (recent.isPrivate ? ' · private' : '');
  const again = button('Ask again', actionIds.askAgain, writeSuggestion(recent));
  return again === null ? section(text) : { ...section(text), accessory: again };
}

/** @param recent newest first */
export function recentSection(recent: readonly Suggestion[]): KnownBlock[] {
  if (recent.length === 0) return [section('*My questions*'), context('None yet.')];
  return [section('*My questions* · the answer comes in a direct message'), ...recent.map(recentBlock)];
}

const percent = (share: number): string => (share > 0 && share < 0.001 ? '< 0.1 %' : `${(100 * share).toFixed(1)} %`);

/** `ns1: 12 Jan 10:02–12:30, newest line 3 min old, 0.2 % not understood` */
function hostLines({ hosts }: IndexHealth, viewer: Viewer): string[] {
  const reach = coverageLines(hosts, viewer);
  return hosts.map((host, index) => {
    const lag = `newest line ${formatDuration(Math.max(0, viewer.now - host.to))} old`;
    // Lines that were read before they were counted host by host.
    const isCounted = host.events + host.unexplained > 0;
    const share = isCounted ? [`${percent(unexplainedShare(host))} not understood`] : [];
    return cutRendered([reach[index], lag, ...share].join(', '), 250, prose);
  });
}

export function healthSection(health: IndexHealth, viewer: Viewer): KnownBlock[] {
  const { events, irrelevant, unexplained, unexplainedShare, files, backlog } = health;
  const lines = counted(events + irrelevant + unexplained, 'line');
  const tally = `${lines} of ${counted(files, 'file')}; ${percent(unexplainedShare)} of the mail lines not understood (${counted(unexplained, 'line')}).`;
  const hosts = hostLines(health, viewer);
  return [
    section('*Logs*'),
    section(
      hosts.length === 0
        ? 'No logs are indexed yet.'
        : joinWithin(hosts, 2_500, (count) => `… and ${counted(count, 'more host')}`),
    ),
    context(backlog ? `${tally} Still to be read: ${prose(backlogWords(backlog))}.` : tally),
  ];
}

/** In the place of a section that could not be made. */
export const brokenSection = (name: string): KnownBlock[] => [context(`${prose(name)} cannot be shown at the moment.`)];
