/** Tells into what kind of place a recipient's delivery agent puts a message. */
import type { Recipient } from '../story.ts';
import { mailerCatalogue } from './catalogue.ts';

const kinds = ['mailbox', 'program', 'file', 'reply', 'nowhere', 'server'] as const;

export type Landing = (typeof kinds)[number];

const byMailer = new Map<string, Landing>(kinds.flatMap((kind) => mailerCatalogue[kind].map((name) => [name, kind])));

/** A bare path or `"|/usr/lib/…"`, as aliases and .forward files give them. */
function landingOfAddress(recipient: string): Landing | undefined {
  const bare = recipient.replace(/^"/, '');
  if (bare.startsWith('|')) return 'program';
  if (bare.startsWith('>')) return 'reply';
  if (bare.startsWith('/dev/null') || bare.startsWith(':blackhole:')) return 'nowhere';
  return bare.startsWith('/') && !bare.includes('@') ? 'file' : undefined;
}

// T=cagefs_virtual_address_pipe   (Exim's own transports under a panel's names)
const addressMailer = /_address_(pipe|file|directory|reply)$/;
const byAddress: Readonly<Record<string, Landing>> = {
  pipe: 'program',
  file: 'file',
  directory: 'file',
  reply: 'reply',
};

function landingOfMailer(mailer: string): Landing | undefined {
  return byMailer.get(mailer) ?? byAddress[addressMailer.exec(mailer)?.[1] ?? ''];
}

/** Commands that put a message into a mailbox, as `mailbox_command` names them. */
const agents = /\b(?:procmail|maildrop|dovecot-lda|mail\.local)\b/;

/** Postfix's local agent serves mailboxes, commands and files alike. */
function landingOfWords(words: string): Landing | undefined {
  if (words.startsWith('delivered to command: ')) return agents.test(words) ? 'mailbox' : 'program';
  if (!words.startsWith('delivered to file: ')) return undefined;
  return words.endsWith(' /dev/null') ? 'nowhere' : 'file';
}

/** `undefined` when the log does not tell. */
export function landingOf(recipient: Pick<Recipient, 'recipient' | 'mailer' | 'replyText'>): Landing | undefined {
  const words = recipient.replyText ?? '';
  const known =
    landingOfAddress(recipient.recipient) ??
    landingOfWords(words) ??
    landingOfMailer((recipient.mailer ?? '').toLowerCase());
  // Postfix's pipe agent under a name of the site's own: delivered via robot service
  return known ?? (words.startsWith('delivered via ') ? 'program' : undefined);
}
