/** The parts of an OpenSMTPD session line (`SID subsystem word fields…`), and what all such lines share. */
import type { Client, MailEvent, Session, Tls } from '../../mail/event.ts';
import { parseIp } from '../../mail/ip.ts';
import { Fields } from './fields.ts';

/** A `SID subsystem word …` line: the session, the word that is its topic, and the index of its fields. */
export interface Said {
  /** `undefined` for the all-zero id, which means no session. */
  readonly session?: string;
  readonly word: string;
  /** The message from `smtp`, `mta` or `mda` on. */
  readonly text: string;
}

export type Words = ReadonlyMap<string, (said: Said) => readonly MailEvent[] | undefined>;

/** `address=192.0.2.77 host=pc4.example.com`, `address=192.0.2.1 host=<unknown>`, `address=local host=hamlet.example.com`. */
export function parseClientFields(text: string): Client | undefined {
  const fields = new Fields(text);
  const ip = parseIp(fields.take('address=') ?? '');
  const name = fields.take('host=');
  if (name === undefined && ip === undefined) return undefined;
  return { ...(name !== undefined && name !== 'unknown' && { name }), ...(ip !== undefined && { ip }) };
}

/** A session event; its text is the line without the session id. */
export function sessionEvent(
  said: Said,
  about: Session['about'],
  side: Session['side'],
  more: Partial<Pick<Session, 'client' | 'relay' | 'tls'>> = {},
): Session {
  const { session, text } = said;
  return { kind: 'session', queueId: null, about, side, ...more, ...(session && { session }), text };
}

/** `TLSv1.3:TLS_AES_256_GCM_SHA384:256`, older `version=TLSv1.2, cipher=ECDHE-RSA-AES256-GCM-SHA384, bits=256`. */
export function parseTls(text: string): Tls {
  const fields = new Fields(text);
  const [version, cipher] = fields.take('ciphers=')?.split(':') ?? [fields.take('version='), fields.take('cipher=')];
  return { ...(version && { version }), ...(cipher && { cipher }) };
}

/** The client as an optional member of an event. */
export function optionalClient(text: string): { client?: Client } {
  const client = parseClientFields(text);
  return client ? { client } : {};
}
