/** Whether a pasted text is a bounce, and the recipients that it names in words alone. */
import { parseAddresses } from './addresses.ts';
import type { Field } from './fields.ts';

// Sendmail, Postfix, Exim, Exchange, Gmail, qmail: the sentences that they begin a bounce with.
const sentences =
  /fatal errors -----|I'm sorry to have to inform you that|created automatically by mail delivery software|Delivery has failed to these recipients|Diagnostic information for administrators|wasn't delivered to|couldn't be delivered|Delivery to the following recipient|permanent error|This is the mail system at host|returning message to sender|Undeliverable:/i;
const reportFields: ReadonlySet<string> = new Set([
  'final-recipient',
  'reporting-mta',
  'diagnostic-code',
  'x-failed-recipients',
]);

export function isBounce(text: string, fields: readonly Field[]): boolean {
  const isDaemon = fields.some(({ name, value }) => name === 'from' && /mailer-daemon|postmaster@/i.test(value));
  return isDaemon || fields.some(({ name }) => reportFields.has(name)) || sentences.test(text);
}

// <members@partner.test>: host mx.partner.test[198.51.100.111] said: 550 … (Postfix)
// <members@partner.test> (Sendmail, its reason on the next line) ·   members@partner.test (Exim, Exchange)
// Your message wasn't delivered to members@partner.test because … (Gmail)
const failedLine = /^\s*<?[^\s<>:]+@[^\s<>:]+>?(?::.*|\s*\(.*\))?$/;
const failedWords = /\b(?:delivered|delivery) to\b|failed recipient/i;

/** The sentences of bounces are shorter; no pattern has to look at more. */
const isShort = (line: string): boolean => line.length <= 300;

/** Where the report proper is missing: whom the words for people name. */
export function parseFailedRecipients(lines: readonly string[]): string[] {
  return lines.filter(isShort).flatMap((line) => {
    if (failedLine.test(line)) return parseAddresses(line).slice(0, 1);
    return failedWords.test(line) ? parseAddresses(line).slice(0, 1) : [];
  });
}

/** What follows this is the bounced message or its headers. */
const original =
  /^\s*(?:-{2,}.*(?:original message|copy of the message|message header follows|forwarded message|returned message|headers? follow).*|Original message headers:.*|Content-Type: *(?:message\/rfc822|text\/rfc822-headers).*|.*\[ Part \d+: "Undelivered Message.*|Undelivered Message(?: Headers)?)\s*$/i;

/** The lines of the report, and those of what bounced. */
export function splitBounce(lines: readonly string[]): { report: readonly string[]; bounced: readonly string[] } {
  const at = lines.findIndex((line) => isShort(line) && original.test(line));
  return at < 0 ? { report: lines, bounced: [] } : { report: lines.slice(0, at), bounced: lines.slice(at + 1) };
}
