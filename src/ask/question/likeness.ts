/** Finds the known word that is meant by a misspelt one. */

/** Words up to the first length are not corrected; up to the second, one typing error is; longer ones, two. */
const exactLength = 3;
const oneSlipLength = 5;
const longest = 20;

/** The known word nearest to `word`, at most a slip or two away; words of up to `exact` letters are left alone. */
export function nearest(word: string, known: readonly string[], exact: number = exactLength): string | undefined {
  if (word.length <= exact || word.length > longest) return undefined;
  const most = word.length <= oneSlipLength ? 1 : 2;
  const rated = known
    .filter((candidate) => candidate.length >= exact && Math.abs(candidate.length - word.length) <= most)
    .map((candidate) => ({ candidate, rate: rate(word.toLowerCase(), candidate) }))
    .filter(({ rate }) => rate < most + 1);
  return rated.reduce<(typeof rated)[number] | undefined>(
    (best, one) => (best && best.rate <= one.rate ? best : one),
    undefined,
  )?.candidate;
}

/** The slips, and a little more when not even the first letter is right. */
function rate(word: string, candidate: string): number {
  return slipsBetween(word, candidate) + (word[0] === candidate[0] ? 0 : 0.5);
}

/** Letters to insert, leave out, change or swap with their neighbour (optimal string alignment). */
export function slipsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const cell = (i: number, j: number): number => rows[i]?.[j] ?? i + j;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const slips = Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + same);
      row[j] = swapped ? Math.min(slips, cell(i - 2, j - 2) + 1) : slips;
    }
  }
  return cell(a.length, b.length);
}
