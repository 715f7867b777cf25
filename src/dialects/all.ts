/** All dialects, the most frequent first, and what they are called to people. */
import type { Dialect } from './dialect.ts';
import { dovecot } from './dovecot/dovecot.ts';
import { exim } from './exim/exim.ts';
import { filters } from './filters/filters.ts';
import { mailboxDialects } from './mailbox/mailbox.ts';
import { opensmtpd } from './opensmtpd/opensmtpd.ts';
import { postfix } from './postfix/postfix.ts';
import { sendmail } from './sendmail/sendmail.ts';

export const dialects: readonly Dialect[] = [
  sendmail,
  postfix,
  exim,
  dovecot,
  opensmtpd,
  ...mailboxDialects,
  ...filters,
];

export const programNames = 'Sendmail, Postfix, Exim, OpenSMTPD, Dovecot, Cyrus, Courier and their filters';
