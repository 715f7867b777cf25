/** The words that people write around a question, and the words that ask for help. */

const fillers: ReadonlySet<string> = new Set(
  `a about address addresses all already am an and any anything are arrive arrived at be been between bounce by
    came can check come could customer delivery did didn't do does doesn't domain done e-mail email emailed emails
    ever every find for get give go going got had happen happened has have he hello hey hi how i id ids in is it
    it's its list located log logs look lookup mail mailed mails mailtrace message message-id messages missing msg
    msgs my of on our please pls plz queue received recipient said says search see send sender sent she
    should show some status still tell thank thanks that that's the their there these they this those to trace track
    up user was we went were what what's whats when where where's wheres which who why with would write writes
    writing written wrote yet you your`
    .trim()
    .split(/\s+/),
);
const helps: ReadonlySet<string> = new Set(
  'help /help --help -h h hilfe aide ayuda ajuda aiuto hulp pomoc usage use manual example examples'.split(' '),
);
const persons: ReadonlySet<string> = new Set(['me', 'myself', 'us', 'him', 'her', 'them']);
// <@U123> · <#C024BE7LR|general> · <!here>
export const slackMention = /^<[@#!]/;
/** Verbs before `me`, as in `show me`, which names nobody. */
const verbsBeforeMe: ReadonlySet<string> = new Set(['show', 'tell', 'give', 'find', 'help', 'get']);

/** The read-over words, which misspelt ones are compared with. */
export const fillerWords: readonly string[] = [...fillers];

export function isFiller(word: string): boolean {
  return fillers.has(word.toLowerCase()) || !/[\p{L}\p{N}*@<]/u.test(word) || /^\/?mailtrace$/i.test(word);
}

export function isHelp(word: string): boolean {
  return helps.has(word.toLowerCase());
}

/** Whether a word (`me`, a Slack mention) means a person whose address is unknown. */
export function isPerson(word: string): boolean {
  return persons.has(word.toLowerCase()) || slackMention.test(word);
}

/** `me` after `show`. */
export function namesNobody(word: string, before: string | undefined): boolean {
  return word.toLowerCase() === 'me' && before !== undefined && verbsBeforeMe.has(before.toLowerCase());
}
