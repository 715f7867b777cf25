/** What a story holds that a customer is not to see, and text with it taken out. */
import { addressKey, domainOf } from '../../mail/address.ts';
import type { Recipient, Story, StoryRelay } from '../../story/story.ts';

/** Removes names of our hosts and of other people from text. */
export type Redact = (text: string) => string;

// 10.1.2.3 · 192.168.0.7 · 172.16.9.1 · 127.0.0.1 · 169.254.1.1 · 100.64.0.1 (RFC 1918, 5735, 6598)
const privateV4 =
  /^(?:10\.|127\.|0\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;
// ::1 · fe80::1 · fd00::1 (RFC 4291, 4193)
const privateV6 = /^(?:::1?$|fe[89ab][0-9a-f]:|f[cd][0-9a-f]{2}:|::ffff:)/i;

const isPrivateIp = (ip: string): boolean => privateV4.test(ip) || privateV6.test(ip);

const local = /\.(?:local|lan|internal|intern|corp|home|localdomain|private|localhost)$/i;

/** Everything that names a host or network of ours, lower case. */
interface Ours {
  readonly hosts: ReadonlySet<string>;
  readonly domains: readonly string[];
  readonly ips: ReadonlySet<string>;
}

/** `ns1.example.com` → `example.com`; a name of one label has none. */
function parentOf(host: string): string | undefined {
  const dot = host.indexOf('.');
  const parent = dot < 0 ? '' : host.slice(dot + 1);
  return parent.includes('.') ? parent : undefined;
}

const lower = (text: string): string => text.toLowerCase().replace(/\.$/, '');

/** Clients are ours or our users'; a recipient's mailbox with us makes its domain ours. */
function oursOf({ hops, client, recipients, envelopeSender, evidence }: Story): Ours {
  const clients = [client, ...hops.map((hop) => hop.client)].filter((one) => one !== null);
  const named = [
    ...hops.map(({ host }) => host),
    ...evidence.map(({ host }) => host),
    ...recipients.map(({ host }) => host),
  ];
  const inner = hops
    .flatMap(({ legs }) => legs.flatMap(({ relay }) => relay ?? []))
    .filter(({ ip }) => ip && isPrivateIp(ip));
  const hosts = [...named, ...inner.flatMap(({ name }) => name ?? []), ...clients.flatMap(({ name }) => name ?? [])]
    .map(lower)
    .filter((host) => host !== '');
  const delivered = recipients.filter(({ disposition }) => disposition === 'delivered');
  const mailDomains = [envelopeSender ?? '', ...delivered.map(({ recipient }) => recipient)].flatMap(
    (address) => domainOf(address) ?? [],
  );
  return {
    hosts: new Set(hosts),
    domains: [...new Set([...named.map(lower).flatMap((host) => parentOf(host) ?? []), ...mailDomains])],
    ips: new Set(clients.flatMap(({ ip }) => ip ?? [])),
  };
}

function isOurHost(name: string, { hosts, domains }: Ours): boolean {
  const host = lower(name);
  const short = host.split('.')[0] ?? '';
  return (
    hosts.has(host) || hosts.has(short) || local.test(host) || domains.some((domain) => host.endsWith(`.${domain}`))
  );
}

// mx.partner.test
const plainHost = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){1,20}\.?$/i;

/** The server's name where it is not ours and has one. */
export function remoteName(story: Story, relay: StoryRelay | null): string | null {
  const name = relay?.name ?? null;
  if (name === null || !plainHost.test(name) || (relay?.ip && isPrivateIp(relay.ip))) return null;
  return isOurHost(name, oursOf(story)) ? null : name;
}

// <members@partner.test> · "odd user"@partner.test
const address = /(?:"(?:\\.|[^"\\])*"|[^\s<>()[\]{},;:"'`]+)@[^\s<>()[\]{},;:"'`]+/g;
const ipv4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)/g;
const ipv6 = /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?![\w:])/gi;
const hostName = /(?<![\w@.-])[a-z0-9_](?:[a-z0-9_-]{0,62}\.)+[a-z][a-z0-9-]{1,62}(?![\w-])/gi;
// uid=110 · /var/spool/mail/boss
const path = /(?<![\w:/])\/(?:[\w.+-]+\/)+[\w.+@-]*/g;
const word = /(?<![\w.-])[a-z0-9][\w-]{1,62}(?![\w.-])/gi;

const longest = 2_000;

/** @param shown the addresses that the text may name: the sender's and the one recipient's */
export function redactorOf(story: Story, shown: readonly string[]): Redact {
  const ours = oursOf(story);
  const allowed = new Set(shown.map(addressKey));
  const domains = new Set(shown.flatMap((one) => domainOf(one) ?? []));
  const keepHost = (host: string): string => (isOurHost(host, ours) && !domains.has(lower(host)) ? '[server]' : host);
  const keepIp = (ip: string): string => (isPrivateIp(ip) || ours.ips.has(ip) ? '[IP address]' : ip);
  return (text) =>
    text
      .slice(0, longest)
      .replace(address, (found) => (allowed.has(addressKey(found.replace(/[.]+$/, ''))) ? found : '[address]'))
      .replace(ipv4, keepIp)
      .replace(ipv6, keepIp)
      .replace(hostName, keepHost)
      .replace(word, (found) => (ours.hosts.has(lower(found)) ? '[server]' : found))
      .replace(path, '[path]');
}

/** The address that the sender wrote to: where an alias or forward leads is ours to know. */
export const writtenTo = ({ originalRecipient, recipient }: Recipient): string => originalRecipient || recipient;
