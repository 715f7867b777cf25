import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineOf } from '../../../test/line-of.ts';
import { postfix } from './postfix.ts';

const tags = fc.constantFrom(
  'postfix/smtpd',
  'postfix/cleanup',
  'postfix/qmgr',
  'postfix/smtp',
  'postfix/pickup',
  'postfix/bounce',
  'postfix/postsuper',
  'postfix/postscreen',
);

/** Pieces of real lines in any order, as a hostile sender, a broken syslog or a new version could log them. */
const pieces = fc.array(
  fc.constantFrom(
    '4jXzlG3HbGzLlRl: ',
    'A1B2C3D4E5: ',
    'NOQUEUE: ',
    'to=<',
    'from=<',
    'client=',
    'message-id=<',
    'uid=1 ',
    'reject: RCPT from ',
    'hold: header Subject: ',
    'h[192.0.2.1]',
    ', relay=',
    ', delays=1/2',
    ', status=sent (',
    'status=',
    '; from=<',
    ' to=<',
    '"',
    '\\',
    '>',
    ')',
    ': ',
    ' ',
    'ü',
    '\u0000',
  ),
  { maxLength: 30 },
);

test('no line makes it throw', () => {
  fc.assert(fc.property(tags, pieces, (tag, parts) => void postfix.parse(lineOf(tag, parts.join('')))));
  fc.assert(fc.property(tags, fc.string(), (tag, text) => void postfix.parse(lineOf(tag, text))));
});

test('a line with a queue ID only speaks of that message', () => {
  fc.assert(
    fc.property(tags, pieces, (tag, parts) => {
      const events = postfix.parse(lineOf(tag, `A1B2C3D4E5: ${parts.join('')}`)) ?? [];
      for (const event of events.filter(({ kind }) => kind !== 'link')) expect(event.queueId).toBe('A1B2C3D4E5');
    }),
  );
});

test('every address that can be written comes back as it was', () => {
  const address = fc.stringMatching(/^(?:[a-z0-9.+=_-]{1,12}|"[a-z ,>:;<@()]{1,12}")@[a-z]{1,8}\.test$/);
  fc.assert(
    fc.property(address, address, (sender, recipient) => {
      const sent = `A1B2C3D4E5: to=<${recipient}>, orig_to=<${sender}>, relay=none, delay=1, dsn=2.0.0, status=sent (ok)`;
      const [active] =
        postfix.parse(lineOf('postfix/qmgr', `A1B2C3D4E5: from=<${sender}>, size=1, nrcpt=1 (queue active)`)) ?? [];
      const [delivery] = postfix.parse(lineOf('postfix/smtp', sent)) ?? [];
      expect(active).toMatchObject({ envelopeSender: sender, sizeBytes: 1 });
      expect(delivery).toMatchObject({ recipients: [recipient], originalRecipient: sender, disposition: 'relayed' });
    }),
  );
});
