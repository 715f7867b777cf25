/** The static files of the page: URL path → file. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const client = new URL('./client/', import.meta.url);

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A fixed list, so that no path can lead to other files. */
const files: ReadonlyMap<string, string> = new Map([
  ...readdirSync(client)
    .filter((name) => types[extname(name)] !== undefined)
    .map((name): [string, string] => [`/${name}`, fileURLToPath(new URL(name, client))]),
  ['/', fileURLToPath(new URL('index.html', client))],
  ['/vendor/preact.js', fileURLToPath(import.meta.resolve('preact'))],
]);

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

export async function readAsset(path: string): Promise<Asset | undefined> {
  const file = files.get(path);
  if (file === undefined) return undefined;
  return { type: types[extname(file)] ?? 'text/javascript; charset=utf-8', body: await readFile(file) };
}
