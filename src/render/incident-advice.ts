/** What to check first in an incident: one sentence, without markup. */
import type { DestinationTrouble, HostTrouble } from '../alerts/cause.ts';
import type { Incident } from '../alerts/incident.ts';
import type { Reason } from '../story/wording/finding.ts';

const theirs =
  'Most likely theirs: our server keeps trying, and all goes out once they answer. If it lasts, tell the senders.';
const ourReputation =
  'They hold back mail of ours: look for spam or a large mailing that leaves our servers, and at what their words ask for.';
const ourLogin = 'Check the account and password with which our server logs in there.';

const stuckAdvice: Partial<Record<Reason, string>> = {
  'connection-timed-out': theirs,
  'connection-refused': theirs,
  'connection-lost': theirs,
  'no-route': theirs,
  unreachable: theirs,
  'waiting-for-retry': theirs,
  'dns-failure':
    'Most likely their DNS: our server keeps trying, and all goes out once it answers. If it lasts, tell the senders.',
  'no-such-domain': 'Check how the domain is written, and whether it still exists.',
  'rate-limited': ourReputation,
  blocklisted: ourReputation,
  'bad-reputation': ourReputation,
  'client-refused': ourReputation,
  'spam-refused': ourReputation,
  'policy-refused': ourReputation,
  'no-reverse-dns': 'Check the reverse DNS of the address that we send from.',
  'tls-failed': 'Check their certificate and our TLS settings for them.',
  'tls-required': 'Allow TLS for mail to them.',
  'login-required': ourLogin,
  'login-failed': ourLogin,
  'account-blocked': ourLogin,
  'server-busy': 'Their server has too much to do: ours keeps trying by itself.',
  'server-trouble': 'Their server has trouble: ours keeps trying by itself.',
  'system-full': 'Their disk is full: our server keeps trying by itself.',
};

const destinationAdvice: Record<DestinationTrouble, string> = {
  stuck: 'What they say is below; our server keeps trying by itself.',
  mailboxes: 'Nothing is wrong with our servers: tell the senders.',
  greylisting: 'Our tries do not get through: check that they always come from the same address.',
};

const hostAdvice: Record<HostTrouble, (host: string) => string> = {
  disk: (host) => `Make room on ${host}: the queue and the mailboxes first. Senders are asked to come again.`,
  filter: (host) => `Start the filter of ${host} again, or take it out of the way: what waits goes out by itself then.`,
  lookup: (host) => `Check the database, directory or table that ${host} names below.`,
  encryption: (host) => `Check the certificate and key files of ${host}, and who may read them.`,
  resources: (host) => `Look at memory, open files and processes on ${host}.`,
  network: (host) => `Check the way out of ${host}: firewall, routing, provider.`,
  refused: (host) =>
    `See what their words ask for; look for spam or a large mailing that leaves ${host}, and on blocklists for its address.`,
  untried: (host) => `Check that the mail server of ${host} runs its queue.`,
  delivery: (host) => `Check the mailboxes of ${host}, and the program that writes into them.`,
  held: () => 'See who put it on hold and why; release or remove it.',
};

/** `null` once it is over. */
export function incidentAdvice({ cause, facts, state }: Pick<Incident, 'cause' | 'facts' | 'state'>): string | null {
  if (state === 'resolved') return null;
  const reason = facts.reasons[0]?.reason;
  switch (cause.kind) {
    case 'destination': {
      const known = cause.trouble === 'stuck' && reason !== undefined ? stuckAdvice[reason] : undefined;
      return known ?? destinationAdvice[cause.trouble];
    }
    case 'host':
      if (cause.trouble === 'network' && reason === 'dns-failure')
        return `Check the name servers that ${hostName(cause.host)} asks.`;
      return hostAdvice[cause.trouble](hostName(cause.host));
    case 'surge':
      return `See what the replies say: /mailtrace status:${cause.of} last 1h`;
    case 'silence':
      return `Check that ${hostName(cause.host)} runs and that its log still comes to where mailtrace reads it.`;
    case 'lag':
      return 'Check the load of the machine that mailtrace runs on.';
  }
}

/** Some logs name no host. */
export function hostName(host: string): string {
  return host === '' ? 'our server' : host;
}
