/** What is wrong and what mends it, for an operator. */
export interface Trouble {
  readonly message: string;
  readonly fix: string;
}

/** A trouble as it is logged: its code stays the same whatever the words. */
export interface CodedTrouble extends Trouble {
  readonly code: string;
}
