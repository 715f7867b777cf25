/** Arguments → arguments in which only options look like options: an arrow in a question is none. */

// -> · -->b@y · "- a@x" as one argument
const notAnOption = /^-+[^-\w]/;

/**
 * `argv` as Node gives it. Where it asks a question, what begins with a hyphen and is no option gets a blank before it:
 * the command line then leaves it alone, and the reader of questions takes no notice of blanks.
 */
export function wordsOf(argv: readonly string[]): readonly string[] {
  if (argv[2] !== 'trace') return argv;
  return argv.map((word) => (notAnOption.test(word) ? ` ${word}` : word));
}
