/** Short phrases for parts of a story, shared by all surfaces; log text in them is as logged. */
import { domainOf, unsigned } from '../mail/address.ts';
import type { Client } from '../mail/event.ts';
import type { Recipient, StoryClient, StoryRelay } from '../story/story.ts';

const numbers = new Intl.NumberFormat('en-US');

/** `1 message`, `1,234 messages` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${numbers.format(count)} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c` */
export function listed(items: readonly string[], word = 'and'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The null sender is shown as `<>`; one that a forwarder rewrote (SRS) as `boss@example.com via forwarder.test`. */
export function senderName(envelopeSender: string | null): string {
  if (envelopeSender === null) return 'an unknown sender';
  const before = unsigned(envelopeSender);
  if (before === undefined) return envelopeSender === '' ? '<>' : envelopeSender;
  const forwarder = domainOf(envelopeSender);
  return forwarder === domainOf(before) ? before : `${before} via ${forwarder}`;
}

/** `mx.example.com [192.0.2.1]:25`; port 25 goes without saying. */
export function relayName(relay: StoryRelay | null): string | null {
  if (relay === null) return null;
  const port = relay.port === null || relay.port === 25 ? '' : `:${relay.port}`;
  const host = [relay.name, relay.ip === null || relay.ip === relay.name ? null : `[${relay.ip}]`]
    .filter(Boolean)
    .join(' ');
  return host === '' ? null : host + port;
}

/** `from gate.example.com [192.0.2.7], logged in as boss (name and address do not match)` */
export function clientWords(client: StoryClient | Client | null): string | null {
  if (client === null) return null;
  const host = relayName({ name: client.name ?? null, ip: client.ip ?? null, port: null });
  const login = client.login ? `logged in as ${client.login}` : null;
  const words = [host && `from ${host}`, login].filter(Boolean).join(', ');
  return words === '' ? null : words + (client.forged ? ' (name and address do not match)' : '');
}

/** The other side's reply with its codes: `550 5.1.1 User unknown`. A bare `250 2.0.0` is left out. */
export function replyWords(reply: Pick<Recipient, 'replyCode' | 'enhancedStatus' | 'replyText'>): string | null {
  const isWell = reply.enhancedStatus?.startsWith('2.') || Math.floor((reply.replyCode ?? 0) / 100) === 2;
  if (!reply.replyText && isWell) return null;
  const words = [reply.replyCode, reply.enhancedStatus, reply.replyText].filter((part) => part !== null && part !== '');
  return words.length === 0 ? null : words.join(' ');
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `162 B`, `12.3 kB`; powers of 1000. */
export function sizeName(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const figure = power === 0 ? String(bytes) : (bytes / 1000 ** power).toFixed(1);
  return `${figure} ${units[power]}`;
}
