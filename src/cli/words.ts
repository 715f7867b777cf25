/** Arguments → arguments in which only options look like options: an arrow in a question is not one. */

// -> · -->b@y · "- a@x" as one argument
const notAnOption = /^-+[^-\w]/;

/**
 * Takes `argv` as Node gives it. In a question, an argument that begins with a hyphen and is no option gets a leading
 * blank: the option parser then ignores it, and the question parser ignores blanks.
 */
export function wordsOf(argv: readonly string[]): readonly string[] {
  if (argv[2] !== 'trace') return argv;
  return argv.map((word) => (notAnOption.test(word) ? ` ${word}` : word));
}
