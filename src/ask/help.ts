/** The question language in examples: the help that every surface shows. */

export interface HelpLine {
  /** What a person may type. */
  readonly example: string;
  /** What it finds, a phrase without a full stop. */
  readonly meaning: string;
}

/** Every example is a valid question. */
export const helpLines: readonly HelpLine[] = [
  { example: 'boss@example.com yesterday 9-11', meaning: 'mail from or to an address, within a time' },
  { example: 'boss@example.com to employee@example.com', meaning: 'mail from one to the other; -> does the same' },
  { example: 'from:boss@example.com to:@example.com', meaning: 'one side each; @example.com is anyone there' },
  { example: 'from:*@sales.* today', meaning: '* stands for any characters' },
  { example: 'from:<> to:boss@example.com', meaning: 'bounces and notices, which have no sender' },
  { example: 'j0BGjkc28022', meaning: 'a queue ID of Sendmail, Postfix, Exim or OpenSMTPD; qid:… for any other' },
  { example: '<20260111114549.1@mail.example.com>', meaning: 'a Message-ID; id:… does the same' },
  {
    example: 'status:deferred host:mx1 last 2h',
    meaning: 'what waits, on one server; bounced, rejected, sent, failed … too',
  },
  { example: 'jan 11 11:00-12:00', meaning: 'everything within a time, in your time zone' },
  { example: 'boss@example.com since tuesday', meaning: 'also: this week, last 30 min, 2 hours ago, at 11:45' },
  { example: '@example.com 2026-01-11..2026-01-13', meaning: 'from day to day; without a time: the last 7 days' },
  { example: 'help', meaning: 'this list' },
];
