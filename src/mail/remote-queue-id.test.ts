import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRemoteQueueId } from './remote-queue-id.ts';

test.each([
  ['Ok: queued as N9Tn34f6Rj3', 'N9Tn34f6Rj3'],
  ['250 2.0.0 Ok: queued as 4jY0LL5QgRzN47J', '4jY0LL5QgRzN47J'],
  ['from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 0928B5B7A7', '0928B5B7A7'],
  ['250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 OK id=1xVPuI-00004A-2k', '1xVPuI-00004A-2k'],
  ['6AN92Cmt000530 Message accepted for delivery', '6AN92Cmt000530'],
  ['2.0.0 j0BGjkc28022 Message accepted for delivery', 'j0BGjkc28022'],
  ['LAA12345 Message accepted for delivery', 'LAA12345'],
  ['250 2.0.0 4d3e1a2b Message accepted for delivery', '4d3e1a2b'],
  ['250 2.0.0: 1d5e7ee5 Message accepted for delivery', '1d5e7ee5'],
  ['OK id=1rdNnF-RIBXuD-LD', '1rdNnF-RIBXuD-LD'],
  ['250 OK id=1rKqFX-00000000aBc-7d0f', '1rKqFX-00000000aBc-7d0f'],
  ['Requested mail action okay, completed: id=0M1abc-1x', '0M1abc-1x'],
  [
    '<d54cdb1ac2e7.4@example.com> [InternalId=81416328379796, Hostname=CORP-TEST.MX.CORP.TEST] 405 bytes in 0.159, 3.375 KB/sec Queued mail for delivery',
    '81416328379796',
  ],
  ['250 2.6.0 <d54cdb1ac2e7.4@example.com> Queued mail for delivery', undefined],
  ['ok 1795424522 qp 15630', '15630'],
  ['2.0.0 OK  1795424551 cec255404e4fsi5288200wrd.18 - gsmtp', 'cec255404e4fsi5288200wrd.18'],
  ['2.0.0 OK 6dOWzZKBTPSwJEJJAuZEZw - nsmtp', '6dOWzZKBTPSwJEJJAuZEZw'],
  ['250 2.0.0 OK 1329130645 b5si5289243lbn.22', 'b5si5289243lbn.22'],
  ['250 2.0.0 OK 1700000000 a1-20020a05.123 - gsmtp', 'a1-20020a05.123'],
  ['250 2.0.0 <press@town.example.com> 0CvII/9ABGtWAwAAz9Gh9A:T2:R2 Saved', '0CvII/9ABGtWAwAAz9Gh9A:T2:R2'],
  ['<jobs@canal.example.com> +O9oKAQCBGtBAwAAnx9m9A Saved', '+O9oKAQCBGtBAwAAnx9m9A'],
  ['250 2.1.5 Ok SESSIONID=<imap1-1234-1700000000-1>', 'imap1-1234-1700000000-1'],
  ['2.0.0 Ok: queued on sas1-x.mail.yandex.net 1700000000-AbCdEfGh', '1700000000-AbCdEfGh'],
  ['250 Message Queued (5C7BE1D6-0B1C-4B5D.1)', '5C7BE1D6-0B1C-4B5D.1'],
  ['ok:  Message 17420 accepted', '17420'],
  ['250 Ok 0102018f2b3c4d5e-1a2b3c4d-000000', '0102018f2b3c4d5e-1a2b3c4d-000000'],
  ['250 Ok: queued as.', undefined],
  ['250 Message accepted for delivery', undefined],
  ['Message accepted for delivery', undefined],
  ['Message received', undefined],
  ['250 2.0.0 Ok', undefined],
  ['250 2.0.0 Message accepted for delivery', undefined],
  ['', undefined],
])('%s', (reply, id) => {
  expect(parseRemoteQueueId(reply)).toBe(id);
});

test('every ID that Postfix, Sendmail or Exim could name is found in their words', () => {
  const id = fc.stringMatching(/^[0-9A-Za-z]{4}[0-9A-Za-z-]{2,12}[0-9A-Za-z]$/);
  fc.assert(
    fc.property(id, (name) => {
      expect(parseRemoteQueueId(`250 2.0.0 Ok: queued as ${name}`)).toBe(name);
      expect(parseRemoteQueueId(`${name} Message accepted for delivery`)).toBe(name);
      expect(parseRemoteQueueId(`OK id=${name}`)).toBe(name);
    }),
  );
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseRemoteQueueId(text)));
});
