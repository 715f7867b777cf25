/** The dialects of filters used with a mail server: their verdicts join a story by queue ID or Message-ID. */
import type { Dialect } from '../dialect.ts';
import { amavis } from './amavis.ts';
import { opendkim, opendmarc, openarc } from './authentication.ts';
import { clamav } from './clamav.ts';
import { greylist } from './greylist.ts';
import { mailscanner } from './mailscanner.ts';
import { mimedefang } from './mimedefang.ts';
import { policydWeight } from './policyd-weight.ts';
import { rspamd } from './rspamd.ts';
import { spamassassin } from './spamassassin.ts';
import { spf } from './spf.ts';

export const filters: readonly Dialect[] = [
  amavis,
  rspamd,
  spamassassin,
  opendkim,
  opendmarc,
  openarc,
  clamav,
  greylist,
  spf,
  policydWeight,
  mailscanner,
  mimedefang,
];
