/** Extracts the queue ID from the reply of a server that accepted a message. */

const isBlank = (code: number): boolean => code === 32 || code === 9;

/** The word that begins at `from`, without punctuation around it; `undefined` if it cannot be an ID. */
function wordAt(text: string, from: number): string | undefined {
  let end = from;
  while (end < text.length && !isBlank(text.charCodeAt(end))) end++;
  return trimmed(text.slice(from, end));
}

/** As {@link wordAt}, for the word that ends at `to`. */
function wordBefore(text: string, to: number): string | undefined {
  let start = to;
  while (start > 0 && !isBlank(text.charCodeAt(start - 1))) start--;
  return trimmed(text.slice(start, to));
}

/** Fast path for most IDs: longer than a code or `ok`. */
const plainId = /^\w{4,}$/;

/** `undefined` if the word cannot be an ID: only punctuation, an SMTP code, an enhanced status, `ok`, an address. */
function trimmed(word: string): string | undefined {
  if (plainId.test(word)) return word;
  const id = word.replace(/^[<("'[]+/, '').replace(/[>)"'\],;.:]+$/, '');
  return id === '' || /^(?:[245]\d\d|\d\.\d+\.\d+|ok)$/i.test(id) || id.includes('@') ? undefined : id;
}

/** Other reply formats, each below a sample; the first group is the ID. */
const others: readonly RegExp[] = [
  // <d54c@example.com> [InternalId=81416328379796, Hostname=X.CORP.TEST] 405 bytes in 0.159, 3.375 KB/sec Queued mail for delivery
  /\[InternalId=(\d+)/i,
  // ok 1795424522 qp 15630
  /\bok \d+ qp (\d+)/i,
  // OK 6dOWzZKBTPSwJEJJAuZEZw - nsmtp
  /\bOK (\S+) - nsmtp$/,
  // OK  1795424551 cec255404e4fsi5288200wrd.18 - gsmtp · OK 1329130645 b5si5289243lbn.22
  /\bOK\s+\d{9,} (\S+)(?: - gsmtp|$)/i,
  // <press@town.example.com> 0CvII/9ABGtWAwAAz9Gh9A:T2:R2 Saved
  /^(?:250[ -](?:2\.\d\.\d )?)?<[^<>]*> (\S+) Saved$/i,
  // 2.1.5 Ok SESSIONID=<imap1-1234-1700000000-1>
  /\bSESSIONID=<([^<>\s]+)>/i,
  // 2.0.0 Ok: queued on sas1-x.mail.yandex.net 1700000000-AbCdEfGh
  /\bqueued on \S+ (\S+)/i,
  // Message Queued (5C7BE1D6-0B1C-4B5D-8F0A-3D5B2C1A0E9F.1)
  /\bqueued \((\S+)\)/i,
  // ok:  Message 17420 accepted
  /\bmessage (\d+) accepted/i,
  // Message queued with id 1a2b3c4d
  /\bqueued with id:? (\S+)/i,
  // SmtpThread-4412-1700000000@mx.partner.test Received OK [AbCdEf.uk12]
  /\bReceived OK \[([^\]\s]+)\]/i,
  // Ok 0102018f-000000
  /^(?:250[ -](?:2\.\d\.\d )?)?Ok:? ([0-9a-f]{8,}-[0-9a-f-]+)$/i,
  // Ok. 00000000005E2A1B.000012AB
  /^(?:250[ -])?Ok\. ([0-9A-F]{8,}[0-9A-F.]*)$/,
];

function idInOtherWords(text: string): string | undefined {
  for (const pattern of others) {
    const id = pattern.exec(text)?.[1];
    if (id !== undefined) return trimmed(id);
  }
  return undefined;
}

/**
 * The next server's queue ID from its final reply, with or without codes; `undefined` if the reply has none. Knows
 * Postfix, Sendmail, Exim, OpenSMTPD, Exchange, qmail, Gmail, Dovecot and Cyrus LMTP, and more.
 */
export function parseRemoteQueueId(replyText: string): string | undefined {
  // Ok: queued as 0928B5B7A7 · from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 0928B5B7A7
  const queued = replyText.lastIndexOf('queued as ');
  if (queued >= 0) return wordAt(replyText, queued + 10);
  // 6AN92Cmt000530 Message accepted for delivery · 2.0.0: 1d5e7ee5 Message accepted for delivery
  const plain = replyText.indexOf(' Message accepted for delivery');
  const accepted = plain >= 0 ? plain : replyText.search(/\s(?:Message|mail) accepted for delivery/i);
  if (accepted >= 0) return wordBefore(replyText, accepted);
  // OK id=1rdNnF-RIBXuD-LD · Requested mail action okay, completed: id=0M1abc-1x
  const id = replyText.search(/\bid=\S/);
  if (id >= 0) return wordAt(replyText, id + 3);
  return idInOtherWords(replyText);
}
