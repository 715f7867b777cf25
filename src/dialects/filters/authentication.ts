/** The OpenDKIM, OpenDMARC and OpenARC milters: turns `Q: …` into a verdict (RFC 8601) with the mail server's queue ID. */
import type { MailEvent } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import type { Dialect } from '../dialect.ts';
import { parseJob } from './jobs.ts';

/** A milter's text about a message, and the result that it means; `$1` is the text of the pattern's group. */
type Finding = readonly [RegExp, string];

const dkim: readonly Finding[] = [
  // EF59F17F531: DKIM-Signature field added (s=2048_3_2015, d=silvenga.com)
  [/^DKIM-Signature (?:field|header) added/, 'signed'],
  // C4B3430FDEC9: DKIM verification successful
  [/^DKIM verification successful/, 'pass'],
  // 9C1D2E3F4A: bad signature data · 9C1D2E3F4A: signature verification failed
  [/^(?:bad signature data|signature .*\bfailed|DKIM verification (?:failed|not successful))/i, 'fail'],
  [/^no signature data/, 'none'],
  [/^key retrieval failed/, 'temperror'],
];

const dmarc: readonly Finding[] = [
  // 5B1D5A0C2E: example.net none · 5B1D5A0C2E: example.com fail
  [/^(?!SPF|DKIM)[\w.-]+\.[\w-]+ (pass|fail|none|temperror|permerror|reject|quarantine)$/, '$1'],
  // A1B2C3D4E5: DMARC: fail
  [/^DMARC: (\w+)/, '$1'],
];

const arc: readonly Finding[] = [
  // 4F1B2C3D4E: chain status: pass · 4F1B2C3D4E: ARC chain validation failed
  [/\b(?:cv|chain (?:status|state|validation))\b\W*(pass|fail|none)/i, '$1'],
];

/** Lines about the milter itself: `OpenDKIM Filter v2.11.0 starting (args: -f)`, `trusted authentication services: …`. */
const ownAffairs =
  /^(?:Open(?:DKIM|DMARC|ARC)|implicit authentication service|(?:additional )?trusted|smfi_|configuration|exiting|terminating|ignor(?:ed|ing connection)|using|listening|reopening|rotat|statistics|startup|restart)/i;

function speaker(name: string, findings: readonly Finding[]): Dialect['parse'] {
  return ({ message }: SyslogLine): readonly MailEvent[] | undefined => {
    const { queueId, words } = parseJob(message);
    for (const [pattern, result] of findings) {
      const found = pattern.exec(words);
      if (found)
        return [
          { kind: 'verdict', queueId, filter: name, result: result.replace('$1', found[1] ?? ''), text: message },
        ];
    }
    if (queueId !== null) return [{ kind: 'note', queueId, text: message }];
    return ownAffairs.test(words) ? [] : undefined;
  };
}

const dialectOf = (name: string, tags: RegExp, findings: readonly Finding[]): Dialect => ({
  name,
  speaks: (tag) => tags.test(tag),
  parse: speaker(name, findings),
});

export const opendkim = dialectOf('opendkim', /^(?:opendkim|dkim-filter)$/, dkim);
export const opendmarc = dialectOf('opendmarc', /^opendmarc$/, dmarc);
export const openarc = dialectOf('openarc', /^openarc$/, arc);
