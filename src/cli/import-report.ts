/** What an import did, as the JSON object of the contract and as a sentence. */
import type { ImportSummary } from '../ingest/import-summary.ts';

export function importJson(summary: ImportSummary, seconds: number): object {
  return { version: 1, ...summary, seconds };
}

export function importText(summary: ImportSummary, seconds: number): string {
  const { files, lines, eventLines, irrelevant, unexplained, duplicate } = summary;
  const parts = [
    `${eventLines} about mail`,
    `${irrelevant} irrelevant`,
    `${unexplained} not understood`,
    `${duplicate} already known`,
  ];
  const hint = unexplained > 0 ? '\nmailtrace doctor shows the shapes of the lines that were not understood.' : '';
  return `${files} ${files === 1 ? 'file' : 'files'}, ${lines} lines in ${seconds} s: ${parts.join(', ')}.${hint}`;
}
