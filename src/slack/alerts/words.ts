/** Parses commands about alerts (`incidents`, `mute google.com 2h`). */
import { unitMs } from '../../alerts/rules/rule-values.ts';
import { addressKey } from '../../mail/address.ts';

export type AlertWords =
  | { readonly kind: 'incidents' | 'queue' | 'subscriptions' | 'mutes' }
  | { readonly kind: 'subscribe' | 'unsubscribe'; readonly status: 'deferred'; readonly party: string }
  | { readonly kind: 'mute'; readonly subject: string; readonly ms: number; readonly reason: string | null }
  | { readonly kind: 'unmute'; readonly subject: string }
  /** What was understood, what is wrong, and a corrected example. */
  | { readonly kind: 'problem'; readonly message: string; readonly suggestion: string };

/** For longer, a rule is the right means. */
const longestMuteMs = 30 * unitMs.d;
const usualMuteMs = unitMs.d;

// @example.com   boss@example.com
const partyShape = /^[^\s@]*@[^\s@]+$/;
// 2h   30m   1w
const lengthShape = /^(\d{1,5})([mhdw])$/i;

/** `undefined` if the text is no such command. */
export function parseAlertWords(text: string): AlertWords | undefined {
  const [verb = '', ...rest] = text.trim().split(/\s+/);
  switch (verb.toLowerCase()) {
    case 'incidents':
    case 'alerts':
      return rest.length === 0 ? { kind: 'incidents' } : undefined;
    case 'queue':
      return rest.length === 0 ? { kind: 'queue' } : undefined;
    case 'subscriptions':
      return { kind: 'subscriptions' };
    case 'mutes':
      return { kind: 'mutes' };
    case 'subscribe':
    case 'unsubscribe':
      return rest.length === 0 ? { kind: 'subscriptions' } : parseSubscription(verb.toLowerCase(), rest);
    case 'mute':
      return rest.length === 0 ? { kind: 'mutes' } : parseMute(rest);
    case 'unmute':
      return rest.length === 1 ? { kind: 'unmute', subject: rest[0]!.toLowerCase() } : undefined;
    default:
      return undefined;
  }
}

/** `subscribe deferred @example.com`; `deferred` may be left out. */
function parseSubscription(verb: string, rest: readonly string[]): AlertWords {
  const words = rest.filter((word) => word.toLowerCase() !== 'deferred');
  const [party = ''] = words;
  if (words.length === 1 && partyShape.test(party))
    return { kind: verb as 'subscribe', status: 'deferred', party: addressKey(party) };
  const near = rest.find((word) => partyShape.test(word)) ?? '@example.com';
  return {
    kind: 'problem',
    message: `I read “${verb} ${rest.join(' ')}”, but it needs one address or @domain whose waiting mail this channel is told about.`,
    suggestion: `${verb} deferred ${near}`,
  };
}

/** `mute google.com 2h they know`; without a length, for a day. */
function parseMute([subject = '', ...rest]: readonly string[]): AlertWords {
  const words = rest[0]?.toLowerCase() === 'for' ? rest.slice(1) : rest;
  const [, count, unit = ''] = lengthShape.exec(words[0] ?? '') ?? [];
  const ms = count === undefined ? usualMuteMs : Number(count) * unitMs[unit.toLowerCase() as keyof typeof unitMs];
  if (ms <= 0 || ms > longestMuteMs)
    return {
      kind: 'problem',
      message: `I read “${words[0]}”, but a mute lasts 30 days at most.`,
      suggestion: `mute ${subject} 1w`,
    };
  const reason = (count === undefined ? words : words.slice(1)).join(' ');
  return { kind: 'mute', subject: subject.toLowerCase(), ms, reason: reason === '' ? null : reason };
}
