/** The built-in rules, written as in a rules file. */
import * as z from 'zod';
import { type Rule, rule } from './rule.ts';

export const builtInRules: readonly Rule[] = z.array(rule).parse([
  // A large site that accepts nothing is reported early …
  {
    name: 'site-down',
    kind: 'destination',
    when: { messages: 15, senders: 3, share: 0.8, olderThan: '5m' },
    holdOff: { greylisting: '2h', firstTry: '15m' },
  },
  // … a smaller or slower one when it is clearly not temporary.
  {
    name: 'site-slow',
    kind: 'destination',
    when: { messages: 8, senders: 2, share: 0.4, olderThan: '20m' },
    holdOff: { greylisting: '2h', firstTry: '15m' },
  },
  // For shops and ticket systems, whose mail all has one sender.
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
