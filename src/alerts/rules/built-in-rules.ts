/** The rules that hold without a file, written as in one. */
import * as z from 'zod';
import { type Rule, rule } from './rule.ts';

export const builtInRules: readonly Rule[] = z.array(rule).parse([
  // A big site that takes nothing any more is told early …
  {
    name: 'site-down',
    kind: 'destination',
    when: { messages: 15, senders: 3, share: 0.8, olderThan: '5m' },
    holdOff: { greylisting: '2h', firstTry: '15m' },
  },
  // … a smaller or slower one once it is plain that this is no hiccup.
  {
    name: 'site-slow',
    kind: 'destination',
    when: { messages: 8, senders: 2, share: 0.4, olderThan: '20m' },
    holdOff: { greylisting: '2h', firstTry: '15m' },
  },
  // All mail of a shop or a ticket system has one sender.
  {
    name: 'site-bulk',
    kind: 'destination',
    when: { messages: 50, share: 0.8, olderThan: '20m' },
    holdOff: { greylisting: '2h', firstTry: '15m' },
  },
  { name: 'our-host', kind: 'host', when: { messages: 3, olderThan: '2m' } },
  { name: 'queue-stands-still', kind: 'host', troubles: ['untried'], when: { messages: 5, olderThan: '15m' } },
  { name: 'our-network', kind: 'network' },
  {
    name: 'our-name',
    kind: 'network',
    trouble: 'refused',
    when: { sites: 5, messages: 2, share: 0.1, senders: 3, olderThan: '10m' },
    holdOff: { greylisting: '2h', firstTry: '15m' },
  },
  { name: 'bounces', kind: 'surge', of: 'bounced', when: { count: 20, timesUsual: 5, share: 0.2 } },
  { name: 'refusals', kind: 'surge', of: 'rejected', when: { count: 500, timesUsual: 10 } },
  { name: 'silent-log', kind: 'silence' },
  { name: 'behind', kind: 'lag' },
]);
