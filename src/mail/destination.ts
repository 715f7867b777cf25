/** Names whom a message was on its way to: one name for all the servers of one receiving site or provider. */
import { domainOf } from './address.ts';
import { parseIp } from './ip.ts';

// Postfix has relay=none then: connect to mx.corp.test[192.0.2.25]:25: Connection refused
// host mx.corp.test[192.0.2.25] refused to talk to me · lost connection with mx.corp.test[192.0.2.25] while …
const spokenTo =
  /^(?:delivery temporarily suspended: )?(?:connect to|lost connection with|conversation with|host) ([^\s[\]]{1,255})\[/;

/** Second-level names under which countries register: `co.uk`, `com.au`. */
const countrySuffix = /^(?:ac|co|com|edu|go|gob|gouv|gov|govt|mil|ne|net|nom|or|org|sch)$/;

/** RFC 2606: under these every name stands for a site of its own. */
const exampleDomain = /^example\.(?:com|net|org)$/;

/** The domain that an organisation registered: `google.com` of `alt1.gmail-smtp-in.l.google.com`. */
export function organisationOf(host: string): string {
  const labels = host.split('.');
  if (parseIp(host) !== undefined || labels.length < 3) return host;
  const isCountry = labels.at(-1)!.length === 2 && countrySuffix.test(labels.at(-2)!);
  const isExample = exampleDomain.test(labels.slice(-2).join('.'));
  return labels.slice(isCountry || isExample ? -3 : -2).join('.');
}

/** What is known of the way to a recipient. */
export interface Way {
  /** Relay, or the recipient's domain when none was reached; `null` when the log names none. */
  readonly nextHop: string | null;
  readonly recipient: string;
  readonly replyText: string | null;
}

/** The server that was spoken to, or should have been; `undefined` when only the domain is known. */
export function serverOf({ nextHop, recipient, replyText }: Way): string | undefined {
  const isServer = nextHop !== null && nextHop !== domainOf(recipient);
  return isServer ? nextHop : spokenTo.exec(replyText ?? '')?.[1]?.toLowerCase();
}

/**
 * The receiving site: the recipient's domain where its server is named within it (`mx.partner.test` for `a@partner.test`),
 * otherwise the organisation that runs the server (`google.com` for `a@partner.test`), so that one dead provider has one name.
 */
export function destinationOf(way: Way): string {
  const domain = domainOf(way.recipient);
  const server = serverOf(way);
  if (server === undefined) return domain ?? way.nextHop ?? '';
  const isWithin = domain !== undefined && (server === domain || server.endsWith(`.${domain}`));
  return isWithin ? domain : organisationOf(server);
}
