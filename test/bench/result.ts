/** Formats measurements as a table. */

export interface Result {
  readonly name: string;
  /** `null` if it could not be measured; the unit then has the reason. */
  readonly value: number | null;
  readonly unit: string;
}

export function times(value: number): Pick<Result, 'value' | 'unit'> {
  return { value, unit: '×' };
}

export function missing(program: string): Pick<Result, 'value' | 'unit'> {
  return { value: null, unit: `${program} is not installed` };
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** @param share 0.99 for the value that 99 of 100 do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export function table(results: readonly Result[]): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  return results.map(({ name, value, unit }) => `${name.padEnd(width)}  ${amount(value)} ${unit}`.trimEnd()).join('\n');
}

function amount(value: number | null): string {
  if (value === null) return '–'.padStart(9);
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).padStart(9);
}
