/** Reads the tables of a month, which retention may drop at any time: then they have no rows. */
import type { Statements } from './statements.ts';

export function monthRows<Row>(sql: Statements, text: string, ...parameters: readonly unknown[]): Row[] {
  try {
    return sql.all<Row>(text, ...parameters);
  } catch (error) {
    if (error instanceof Error && /^no such table: (?:block|term|vocabulary)_/.test(error.message)) return [];
    throw error;
  }
}
