/** Names the destination of a message: one name for all servers of a receiving site or provider. */
import { domainOf } from './address.ts';
import { parseIp } from './ip.ts';

// connect to mx.corp.test[192.0.2.25]:25: Connection refused · lost connection with mx.corp.test[192.0.2.25] while …
const unreached = /^(?:connect to|lost connection with|conversation with) ([^\s[\]]{1,255})\[/;

/** The server that Postfix, which then logs `relay=none`, says it could not speak to. */
export function serverIn(replyText: string | null): string | undefined {
  return unreached.exec(replyText ?? '')?.[1];
}

/** Second-level labels under which country domains are registered: `co.uk`, `com.au`. */
const countrySuffix = /^(?:ac|co|com|edu|go|gob|gouv|gov|govt|mil|ne|net|nom|or|org|sch)$/;

/** Reserved for examples (RFC 2606), in which every name below these is a site of its own. */
const exampleDomain = /^example\.(?:com|net|org)$/;

/** The registered domain of a host: `google.com` for `alt1.gmail-smtp-in.l.google.com`; an IP address is returned unchanged. */
export function organisationOf(host: string): string {
  const labels = host.split('.');
  if (parseIp(host) !== undefined || labels.length < 3) return host;
  const isCountry = labels.at(-1)!.length === 2 && countrySuffix.test(labels.at(-2)!);
  const isExample = exampleDomain.test(labels.slice(-2).join('.'));
  return labels.slice(isCountry || isExample ? -3 : -2).join('.');
}

/** What is known about the route to a recipient. */
export interface Route {
  /** The relay, or the recipient's domain if none was reached; `null` if the log names neither. */
  readonly nextHop: string | null;
  readonly recipient: string;
  readonly replyText: string | null;
}

/** The server that was contacted, successfully or not; `undefined` if only the domain is known. */
export function serverOf({ nextHop, recipient, replyText }: Route): string | undefined {
  const isServer = nextHop !== null && nextHop !== domainOf(recipient);
  return isServer ? nextHop : serverIn(replyText)?.toLowerCase();
}

/**
 * The receiving site: the recipient's domain if the server's name is in it (`mx.partner.test` for `a@partner.test`),
 * otherwise the server's organisation (`google.com` for `a@partner.test`), so that a provider's outage has one name.
 */
export function destinationOf(route: Route): string {
  const domain = domainOf(route.recipient);
  const server = serverOf(route);
  if (server === undefined) return domain ?? route.nextHop ?? '';
  const isWithin = domain !== undefined && (server === domain || server.endsWith(`.${domain}`));
  return isWithin ? domain : organisationOf(server);
}
