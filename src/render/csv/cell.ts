/** A value turned into a CSV cell that shows it: no spreadsheet takes it for a formula, no quote or line end breaks out of it. */
import { visible } from '../../text/visible.ts';

/** OWASP, CSV injection: what a spreadsheet may evaluate, full-width forms too; blanks before it are skipped by some. */
const formula = /^[\s'"]*[=+\-@|%＝＋－＠]/;

/** RFC 4180, every cell in quotes; a formula gets an apostrophe in front, which spreadsheets read as "this is text". */
export function cell(value: string | number | null): string {
  if (value === null) return '""';
  if (typeof value === 'number') return `"${value}"`;
  const text = visible(value);
  return `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
