/** Lists and reads the logs of the corpus. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const corpus = fileURLToPath(new URL('./corpus/', import.meta.url));

/** Paths below test/corpus of all logs in all formats. */
export const corpusLogs: readonly string[] = globSync('**/*{log,log.gz}', { cwd: corpus }).sort();

export function corpusPath(name: string): string {
  return corpus + name;
}

/** The log's bytes, uncompressed. */
export function readCorpus(name: string): Buffer {
  const bytes = readFileSync(corpusPath(name));
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}
