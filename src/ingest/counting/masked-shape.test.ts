/** Lines that users may report: what is private is never in their shape. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskedShape } from './masked-shape.ts';

describe('a shape is still of use', () => {
  test.each([
    [
      'l7GBT3k4012345: frobnicating to=<boss@example.com>, delay=00:00:02, stat=Deferred',
      '<id>: frobnicating to=<…>, delay=<id>, stat=Deferred',
    ],
    [
      'timeout waiting for input from mx.partner.test [203.0.113.9] during server cmd read',
      'timeout waiting for input from <host> […] during server cmd read',
    ],
    ['4XXx1q5ghSz7JTb5: uid=1000 from=<boss>', '<id>: uid=N from=<…>'],
    ['cannot open /var/mail/boss: Permission denied', 'cannot open <path>: Permission denied'],
    ['Login failed for boss from 192.0.2.1 after 3 tries', 'Login failed for <word> from <id> after N tries'],
    ['header Subject: Salary talks with Maria', 'header subject …'],
    ["can't create output: user 'boss' has no mailbox", "<word> create output: user '…' has no mailbox"],
    ['ruleset=check_rcpt, reject=550', 'ruleset=check_rcpt, reject=N'],
    ['', ''],
  ])('%s', (line, shape) => {
    expect(maskedShape(line)).toBe(shape);
  });

  test('lines that differ in what is private have one shape', () => {
    const line = (who: string, ip: string, id: string) => `${id}: user=${who} came from [${ip}], 17 times`;
    expect(maskedShape(line('boss@example.com', '192.0.2.1', '60CB2tPI011270'))).toBe(
      maskedShape(line('sam@other.test', '2001:db8::1', '60CB2vPS011277')),
    );
  });
});

describe('nothing private is left, whatever stands around it', () => {
  const letters = fc.stringMatching(/^[a-z]{6,12}$/).map((text) => `q${text}z`);
  const digits = fc.integer({ min: 1000, max: 99_999 }).map(String);
  const octet = fc.integer({ min: 0, max: 255 }).map(String);
  const hex = fc.integer({ min: 0x1000, max: 0xffff }).map((number) => number.toString(16));
  /** A text, and what of it must not be seen. */
  const secret = fc.oneof(
    fc.tuple(letters, letters).map(([name, host]) => [`${name}@${host}.example`, name, host]),
    fc.tuple(letters, letters).map(([name, host]) => [`"x ${name} y"@${host}.example`, name, host]),
    fc.tuple(letters, letters).map(([name, host]) => [`${name}%${host}@relay`, name, host]),
    fc.tuple(letters, letters).map(([name, host]) => [`<${name} ${host}>`, name, host]),
    letters.map((name) => [`üñ${name}@bücher.example`, name, 'bücher']),
    letters.map((name) => [`user=${name},`, name]),
    letters.map((name) => [`login: ${name}`, name]),
    letters.map((name) => [`'${name}'`, name]),
    letters.map((name) => [`“${name}”`, name]),
    letters.map((name) => [`Subject: about ${name} and more`, name, 'more']),
    letters.map((name) => [`/home/${name}/mbox`, name]),
    letters.map((name) => [`${name}.partner.test`, name]),
    fc.tuple(octet, octet, octet, octet).map((parts) => [`10${parts.join('.')}`, parts.join('.')]),
    fc.tuple(hex, hex).map(([a, b]) => [`2001:db8:${a}::${b}`, a, b]),
    fc.tuple(letters, digits).map(([name, number]) => [`${name.slice(0, 6)}${number}`, number]),
    digits.map((number) => [number, number]),
  );
  const noise = fc.array(
    fc.oneof(
      fc.constantFrom(...'<>()[]{},;:=@/\\|\'"`*-_.!?%&#~\u001b\n\t“”'),
      fc.constantFrom('stat=', 'user', 'to', 'from=<', 'refused', 'Deferred:', ' ', '  ', 'é'),
    ),
    { maxLength: 12 },
  );

  test('addresses, names, hosts, IPs, IDs, numbers, paths, subjects', () => {
    fc.assert(
      fc.property(noise, secret, noise, ([...before], [text = '', ...hidden], [...after]) => {
        const shape = maskedShape(`${before.join('')} ${text}${after.join('')}`);
        expect(shape.length).toBeLessThanOrEqual(160);
        for (const word of hidden) expect(shape).not.toContain(word);
      }),
      { numRuns: 1000 },
    );
  });

  test('glued to other characters too', () => {
    fc.assert(
      fc.property(noise, letters, letters, noise, (before, name, host, after) => {
        const shape = maskedShape(`${before.join('')}${name}@${host}.example${after.join('')}`);
        expect(shape).not.toContain(name);
        expect(shape).not.toContain(host);
      }),
      { numRuns: 1000 },
    );
  });

  test('cut in the middle of a long line', () => {
    for (let length = 980; length < 1000; length++) {
      expect(maskedShape(`${'a '.repeat(length / 2)}boss@example.com`)).not.toContain('boss');
      expect(maskedShape(`${'"'.repeat(2)}${'('.repeat(length)}boss@example.com`)).not.toContain('bos');
    }
  });
});
