import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eximEvents } from '../../../test/exim-events.ts';
import { exim } from './exim.ts';

test.each([
  ['exim', true],
  ['exim4', true],
  ['exim-out', true],
  ['eximstats', false],
  ['postfix/smtp', false],
])('the tag %s: %s', (tag, speaks) => {
  expect(exim.speaks(tag)).toBe(speaks);
});

test('no text makes it throw, and every cut of a line is read', () => {
  const words = fc.constantFrom(
    '10HmaX-0005vi-00 => ',
    '10HmaX-0005vi-00 ** ',
    '10HmaX-0005vi-00 == ',
    '10HmaX-0005vi-00 <= ',
    'H=',
    '[1\\2] ',
    'rejected ',
    '',
  );
  fc.assert(fc.property(words, fc.string(), (front, text) => void eximEvents(front + text)));
  const line =
    '2026-11-23 09:00:00 10HmaX-0005vi-00 ** "a b"@c (d@e) <f@g> F=<h@i> R=r T=t H=m [192.0.2.1]:25 X=T:c:1 CV=no DN="x \\"y" C="250 ok": SMTP error from remote mail server after RCPT TO:<x@y>: 550-5.1.1 no\\n550 5.1.1 yes';
  for (let cut = 0; cut <= line.length; cut++) eximEvents(line.slice(0, cut));
});
