/** Turns a server's reply into the reason behind it: by its words, then its enhanced status, then its bare code. */
import type { Reply } from '../../mail/event.ts';
import { parseReply } from '../../mail/reply.ts';
import { phraseCatalogue, statusCatalogue } from './catalogue.ts';
import type { Meaning, Phrase, PhraseGroup } from './catalogue.ts';
import type { Reason } from './finding.ts';
import { endOfPhrase, plainWords } from './phrase.ts';

/** A reply as a line, an event or a recipient holds it. */
type AnyReply = string | { readonly [Field in keyof Reply]?: Reply[Field] | null };

/** The reason, with the phrase it was found by when that one has words of its own. */
export interface Grounds {
  readonly reason: Reason;
  readonly phrase?: Phrase;
}

interface Said {
  readonly words: string;
  readonly status: string | null;
  readonly code: number | null;
  readonly ownService: boolean;
}

// connect to 127.0.0.1[127.0.0.1]:10024: Connection refused   connect to edge[private/dovecot-lmtp]: …
const ownAddress = /127\.0\.0\.1[\]:]|\[::1\]|\[private\//;
const unanswered: ReadonlySet<Reason> = new Set<Reason>([
  'connection-refused',
  'connection-timed-out',
  'connection-lost',
  'no-route',
  'unreachable',
]);

/** Whether the reason is that a server could not be spoken to. */
export function isUnanswered(reason: Reason): boolean {
  return unanswered.has(reason);
}

// …: 550 5.1.1 no   553 sorry (#5.7.1)
const statusInside = /(?:\b[245]\d\d[ -]|#)([45]\.\d{1,3}\.\d{1,3})(?![.\d])/;

// dsn=5.1.8, stat=User unknown: Sendmail's phrase for any 550 to RCPT TO; the status alone is the other server's word
const aboutOther = /^5\.(?:1\.[78]|[2-7]\.)(?!0$)/;

/** Whether the words are Sendmail's for a recipient, and the status says that it is something else. */
function isBelied({ replyText, enhancedStatus, replyCode }: Exclude<AnyReply, string>): boolean {
  return replyText === 'User unknown' && (replyCode ?? null) === null && aboutOther.test(enhancedStatus ?? '');
}

function saidIn(reply: AnyReply): Said {
  const said = typeof reply === 'string' ? parseReply(reply) : reply;
  const { enhancedStatus, replyCode } = said;
  const text = isBelied(said) ? '' : (said.replyText ?? '');
  const given = enhancedStatus?.endsWith('.0.0') ? null : enhancedStatus;
  return {
    words: plainWords(text),
    status: given ?? statusInside.exec(text.slice(0, 2000))?.[1] ?? enhancedStatus ?? null,
    code: replyCode ?? null,
    ownService: ownAddress.test(text),
  };
}

function byWords({ words, code }: Said, groups: readonly PhraseGroup[]): Grounds | undefined {
  const isCode = (codes: Phrase['codes']) => codes === undefined || (code !== null && codes.includes(code));
  for (const { reason, phrases } of groups) {
    const phrase = phrases.find(({ says, codes }) => isCode(codes) && endOfPhrase(words, says) >= 0);
    if (phrase) return { reason, phrase };
  }
  return undefined;
}

/** The registry's entry; a code that is not in it means as much as its subject does. */
function meaningOf(status: string): Meaning | undefined {
  const [kind, subject, detail] = status.split('.');
  if (kind !== '4' && kind !== '5') return undefined;
  const subjectOnly = statusCatalogue.enhanced[`X.${subject}.0`];
  return statusCatalogue.enhanced[`X.${subject}.${detail}`] ?? subjectOnly;
}

function withoutDoubt(said: Said): Grounds | undefined {
  const certain = byWords(said, phraseCatalogue.certain);
  if (certain) return certain;
  const { status } = said;
  const meaning = status === null ? undefined : meaningOf(status);
  return meaning && meaning.vague !== true ? { reason: meaning.reason } : undefined;
}

function atBest(said: Said): Grounds {
  const vague = byWords(said, phraseCatalogue.vague);
  if (vague) return vague;
  const { status, code } = said;
  const meaning = status === null ? undefined : meaningOf(status);
  if (meaning && meaning.reason !== 'unclear') return { reason: meaning.reason };
  return { reason: statusCatalogue.replyCodes[String(code)]?.reason ?? 'unclear' };
}

/** The reason behind a reply. Never throws, whatever the reply holds. */
export function findGrounds(reply: AnyReply): Grounds {
  const said = saidIn(reply);
  const grounds = withoutDoubt(said) ?? atBest(said);
  return said.ownService && isUnanswered(grounds.reason) ? { reason: 'filter-down' } : grounds;
}

/** The reason's name alone, to group replies that say the same in other words. */
export function reasonClass(reply: AnyReply): Reason {
  return findGrounds(reply).reason;
}
