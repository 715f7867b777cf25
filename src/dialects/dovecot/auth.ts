/** Turns the lines of Dovecot's `auth` and `auth-worker` services into mail events: failed logins and their reasons. */
import type { MailEvent } from '../../mail/event.ts';
import { parseIp } from '../../mail/ip.ts';
import type { Prefixed } from './prefix.ts';

// passwd-file(jobs@town.example.com,192.0.2.1,<JQV76O1g/NDAAAIB>): Password mismatch
// conn unix:auth-worker (pid=13547,uid=110): auth-worker<1>: sql(info,141.98.80.134): unknown user (given password: info2017)
const lookup = /(?:^|: )[\w-]+\(([^()]*?)(?:,([0-9A-Fa-f.:]+))?(?:,master)?(?:,(?:<([^<>]*)>)?)?\): /;

/** Passwords that Dovecot logs with `auth_verbose_passwords`; they must not be shown. */
const givenPassword = / \(given password: .*\)$/;

const mistaken =
  /password mismatch|unknown user|User not known|authentication failure|Authentication failure|Permission denied|pam_authenticate\(\) failed|Empty username|disallowed by auth_username_chars|invalid credentials|user disabled|Login disabled|allow_nets check failed|oauth2 failed|expired/i;

/**
 * A failed SASL login (IMAP, POP3, or submission to an MTA) is a session event with the client's address; without an
 * address, it was a lookup of a recipient by LMTP, which is a note.
 */
export function parseAuth({ user, details, session, level, text: logged }: Prefixed): readonly MailEvent[] {
  if (level === 'Debug') return [];
  const text = logged.replace(givenPassword, '');
  const [, lookedUp, address, ofSession] = lookup.exec(text) ?? [];
  // auth(info@example.com,1.2.3.4,sasl:login)<CvN+E95Uf4e7eEnj>: sql: Password mismatch   (2.4)
  // auth: plain(?,192.0.2.10,<ldeQOfdgyIfAAAIK>): Empty username
  const login = lookedUp === '?' ? undefined : (lookedUp ?? user);
  const ip = parseIp(address ?? details.find((detail) => parseIp(detail)) ?? '');
  const id = ofSession ?? session;
  const about = login === undefined ? text : text.startsWith('conn ') ? text.slice(text.lastIndexOf('>: ') + 3) : text;
  if (ip === undefined || !mistaken.test(text))
    return [{ kind: 'note', queueId: null, text: about, ...(level !== 'Info' && { trouble: true }) }];
  const client = { ip, ...(login !== undefined && { login }) };
  return [
    {
      kind: 'session',
      queueId: null,
      about: 'auth-failed',
      side: 'server',
      client,
      ...(id && { session: id }),
      text: about,
    },
  ];
}
