/** Imports files, directories, globs and `-`; one that cannot be read does not stop the others. */
import { findFiles } from '../ingest/reading/find-files.ts';
import { importReadable } from '../ingest/import-file.ts';
import { addSummaries, type ImportSummary, nothingImported } from '../ingest/import-summary.ts';
import type { Ingester } from '../ingest/ingester.ts';
import { orFailure, type SourceError } from '../ingest/reading/open-bytes.ts';
import { showProgress } from './progress.ts';

interface ImportedAll {
  readonly summary: ImportSummary;
  /** One for each path and file that could not be read. */
  readonly failures: readonly SourceError[];
}

/** @param watched whether to show progress */
export async function importAll(ingester: Ingester, paths: readonly string[], watched: boolean): Promise<ImportedAll> {
  const { files, failures } = await findFiles(paths);
  const progress = watched ? await showProgress(files) : undefined;
  let summary = nothingImported;
  for (const file of files) {
    const onProgress = (bytes: number): void => progress?.add(bytes);
    const imported = await orFailure(importReadable(ingester, file, { onProgress }), failures);
    if (!imported) continue;
    summary = addSummaries(summary, imported.summary);
    if (imported.failure) failures.push(imported.failure);
  }
  progress?.end();
  return { summary, failures };
}
