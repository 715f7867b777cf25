/** Whole logs of real servers against what really happened to each message, in three header formats. */
import { describe, expect, test } from 'vitest';
import { compareSet, type Format } from './truth.ts';

const atMail = 'refused at MAIL: the log names the sender, no recipient';
const atConnect = 'refused at connect or HELO: the log names neither sender nor recipient';
const broken = 'the client went away: the log does not name the recipient';
const tooBig = 'too big: the log names neither sender nor recipient of a message refused after DATA';
const untold = 'the log of an ACL’s decision names no recipient';
const noMail = 'the TLS handshake failed before there was an envelope';

interface Known {
  readonly recipients: number;
  /** What the log cannot tell, and why; `wrong` and `sender` as in {@link compareSet}. */
  readonly wrong?: Readonly<Record<string, string>>;
  readonly sender?: readonly string[];
}

const sets: Readonly<Record<string, Known>> = {
  'sendmail-8.17': {
    recipients: 138,
    wrong: {
      'bbbb-0030 info@example.com rejected: no story': atMail,
      'bbbb-0031 info@example.com rejected: no story': atMail,
      'bbbb-0032 info@example.com rejected: no story': atMail,
      'bbbb-0033 info@example.com rejected: no story': atMail,
      'bbbb-0037 info@example.com rejected: no story': atConnect,
      'bbbb-0047 loop-a@example.com bounced: not named': 'an alias loop is logged as its DSN alone',
      'bbbb-0055 auth.contact@partner.test rejected: no story': 'a wrong password is logged without an envelope',
      'bbbb-0058 info@example.com rejected: no story': broken,
      'bbbb-0059 info@example.com rejected: no story': broken,
      'bbbb-0068 adm0.museum2@partner.test removed: deferred': 'a deletion with qtool leaves no line',
    },
  },
  'sendmail-8.17-yearend': { recipients: 20 },
  'postfix-3.7': {
    recipients: 169,
    wrong: {
      'dddd-0041 billing@example.org rejected: no story': atMail,
      'dddd-0042 billing@example.org rejected: not named': tooBig,
      'dddd-0082 billing@example.org rejected: not named': broken,
      'dddd-0083 billing@example.org rejected: not named': broken,
    },
    sender: ['dddd-0042', 'dddd-0082', 'dddd-0083'],
  },
  'exim-4.96': {
    recipients: 162,
    wrong: {
      'pppp-0036 sales@village.example.net rejected: no story': atMail,
      'pppp-0037 sales@village.example.net rejected: no story': atMail,
      'pppp-0039 sales@village.example.net rejected: no story': atMail,
      'pppp-0043 sales@village.example.net rejected: no story': atConnect,
      'pppp-0044 sales@village.example.net rejected: no story': atConnect,
      'pppp-0045 sales@village.example.net rejected: no story': atConnect,
      'pppp-0051 orders@village.example.net discarded: not named': untold,
      'pppp-0052 orders@village.example.net held: not named': untold,
      'pppp-0053 orders@village.example.net held: not named': untold,
      'pppp-0078 sales@village.example.net rejected: no story': broken,
      'pppp-0079 sales@village.example.net rejected: no story': broken,
    },
  },
  'opensmtpd-6.8': {
    recipients: 103,
    wrong: {
      'kkkk-0024 support@hamlet.example.com rejected: no story': atMail,
      'kkkk-0025 support@hamlet.example.com rejected: no story': atConnect,
      'kkkk-0026 support@hamlet.example.com rejected: no story': tooBig,
      'kkkk-0042 auth.service@partner.test rejected: no story': noMail,
      'kkkk-0043 auth.service@partner.test rejected: no story': noMail,
      'kkkk-0044 events@hamlet.example.com rejected: no story': noMail,
      'kkkk-0045 support@hamlet.example.com rejected: no story': broken,
      'kkkk-0046 support@hamlet.example.com rejected: no story': broken,
      'kkkk-0078 admh.parlor@partner.test held: deferred': 'smtpctl pause leaves no line',
    },
  },
  'site-postfix-sendmail': {
    recipients: 64,
    wrong: { 'vvvv-0014 press@valley.example.com rejected: not named': tooBig },
    sender: ['vvvv-0014'],
  },
  'site-sendmail-postfix-dovecot-2.3': { recipients: 77 },
  'site-sendmail-postfix-dovecot-2.3-sieve': { recipients: 54 },
};

const formats: readonly Format[] = ['log', 'iso', '5424'];

describe.each(Object.entries(sets))('%s', (set, { recipients, wrong = {}, sender = [] }) => {
  test.each(formats)('%s: all is told that the log can tell', async (format) => {
    const told = { recipients, wrong: Object.keys(wrong), sender, client: [], queueId: [], split: [] };
    expect(await compareSet(set, format)).toEqual(told);
  });
});
