/** Recognises, in the logs of our own servers, troubles of a host that stop the mail of many people at once. */
import type { MailEvent, Refusal } from './event.ts';

export const ownTroubles = ['disk', 'filter', 'lookup', 'encryption', 'resources'] as const;

/**
 * disk: no space for the queue or the mailboxes · filter: a milter or content filter does not answer · lookup: a table
 * (LDAP, SQL, alias map) cannot be read · encryption: no certificate or key · resources: no memory, file handles or
 * processes
 */
export type OwnTrouble = (typeof ownTroubles)[number];

/** In lower case; the first match wins. */
const words: readonly (readonly [OwnTrouble, readonly string[]])[] = [
  [
    'disk',
    [
      // 452 4.3.1 Insufficient system storage · No space left on device · low on space (sendmail needs 100 bytes + …
      'insufficient system storage',
      'no space left on device',
      'low on space',
      'insufficient disk space',
      'insufficient queue space',
      'disk quota exceeded',
      // warning: not enough free space in mail queue: 3 bytes < 1.5*message size limit · Exim: space shortage
      'not enough free space',
      'space shortage',
      // rejecting new messages: min free: 100
      'min free',
      'queue file write error',
    ],
  ],
  ['resources', ['too many open files', 'cannot allocate memory', 'out of memory', 'cannot fork', 'unable to fork']],
  [
    'filter',
    [
      // warning: connect to Milter service inet:127.0.0.1:8891: Connection refused · Milter (labfilter): to error state
      'milter service',
      'milter (',
      'milter: initialization failed',
      // (00002-01) (!)ClamAV-clamd: Can't connect to UNIX socket /var/run/clamav/clamd.ctl: No such file or directory
      "can't connect to unix socket",
      // spam acl condition: all spamd servers failed · malware acl condition: clamd: unable to connect to UNIX socket
      'spam acl condition',
      'malware acl condition',
    ],
  ],
  [
    'lookup',
    [
      // 451 4.3.0 <a@b>: Temporary lookup failure · warning: virtual_alias_maps: table lookup problem
      'temporary lookup failure',
      'table lookup problem',
      'table lookup error',
      'alias database unavailable',
      // dict_ldap_connect: Unable to bind to server ldap://… · fatal: connect to mysql server db: …
      'unable to bind to server',
      'connect to mysql server',
      'connect to pgsql server',
    ],
  ],
  // warning: cannot get RSA certificate from file "/etc/ssl/x.pem": disabling TLS support · TLS not available, exiting
  ['encryption', ['disabling tls support', 'tls not available', 'cannot load tls credentials']],
];

/**
 * Whether the reply means that a filter does not answer: Postfix `4.7.1 Service unavailable - try again later`, Sendmail
 * `451 4.3.2 Please try again later`. Greylisting filters use other words and codes.
 */
function isFilterGone({ by, enhancedStatus, replyText = '' }: Refusal): boolean {
  if (!(by ?? '').toLowerCase().includes('milter')) return false;
  const said = replyText.toLowerCase();
  return enhancedStatus === '4.3.2' || said.includes('service unavailable') || said === 'temp failing commands';
}

function troubleIn(text: string): OwnTrouble | undefined {
  const said = text.slice(0, 500).toLowerCase();
  return words.find(([, phrases]) => phrases.some((phrase) => said.includes(phrase)))?.[0];
}

/** Whether the refusal is temporary. */
function isForNow({ temporary, replyCode, enhancedStatus }: Refusal): boolean {
  return temporary === true || String(replyCode ?? enhancedStatus ?? '').startsWith('4');
}

/** The trouble that an event shows: a note about it, or a temporary refusal because of it. */
export function ownTroubleOf(event: MailEvent): OwnTrouble | undefined {
  if (event.kind === 'note') return event.trouble ? troubleIn(event.text) : undefined;
  if (event.kind !== 'refusal' || !isForNow(event)) return undefined;
  return troubleIn(event.replyText ?? '') ?? (isFilterGone(event) ? 'filter' : undefined);
}
