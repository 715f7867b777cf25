/** A parsed question: what to look for, where and when. */
import type { Disposition } from '../mail/disposition.ts';
import type { Range } from '../time/range.ts';

/** A sender or recipient in a question. Values are in lower case. */
export type Party =
  | {
      readonly kind: 'address';
      readonly address: string;
      /** The local part alone, on hosts to which the domain is local. */
      readonly local?: { readonly name: string; readonly hosts: ReadonlySet<string> };
    }
  | { readonly kind: 'domain'; readonly domain: string }
  /** `*` stands for any characters; at least one other character is given. */
  | { readonly kind: 'wildcard'; readonly pattern: string };

export interface Query {
  /** The question as typed, trimmed. */
  readonly text: string;
  /** Sender or recipient. More than one: each must appear on one of the two sides. */
  readonly either: readonly Party[];
  readonly from: Party | null;
  readonly to: Party | null;
  /** As typed; in the log its letters may be of another case. */
  readonly queueId: string | null;
  /** Without `< >`. */
  readonly messageId: string | null;
  /** Any of these; empty means all. */
  readonly statuses: readonly Disposition[];
  /** Any of these, lower case; empty means all. */
  readonly hosts: readonly string[];
  readonly range: Range;
  /** The asker's IANA zone. */
  readonly zone: string;
}

/** Why a question has no answer: what was understood, what is wrong, one corrected example. */
export interface Problem {
  readonly kind:
    | 'empty'
    | 'not-understood'
    | 'bad-time'
    | 'bad-status'
    | 'nothing-found'
    | 'no-logs'
    /** The asker may not ask this. */
    | 'refused'
    /** The question needs a ticket. */
    | 'no-ticket';
  readonly message: string;
  readonly suggestion: string | null;
}

export type Understood =
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly problem: Problem };
