/** What is wrong and what mends it, for an operator. */
export interface Trouble {
  readonly message: string;
  readonly fix: string;
}
