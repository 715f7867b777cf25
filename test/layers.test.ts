/** Which folder of `src` may use which: the order in which data flows through them. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Each may use those before it, none after it. */
const layers = `
  text time mail syslog
  dialects store lines ingest
  story ask access watch alerts
  config.ts rules ops
  render webhooks slack sandbox
  app.ts cli engine.ts main.ts
`.match(/\S+/g)!;

const src = fileURLToPath(new URL('../src/', import.meta.url));
const layerOf = (path: string): string => path.slice(src.length).split('/')[0]!;

test('every folder of src uses only those before it', () => {
  const modules = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.[jt]s$/.test(name) && !/\.(test|d)\.ts$/.test(name),
  );
  const wrong = modules.flatMap((name) =>
    importsOf(`${src}${name}`)
      .filter((path) => path.startsWith(src) && rank(layerOf(path)) > rank(layerOf(src + name)))
      .map((path) => `src/${name} uses src/${path.slice(src.length)}`),
  );
  expect(wrong).toEqual([]);
});

/** Absolute paths of the modules that one names. */
function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/\bfrom '(\.[^']+)'/g)].map(([, to]) => fileURLToPath(new URL(to!, `file://${path}`)));
}

function rank(layer: string): number {
  const at = layers.indexOf(layer);
  if (at < 0) throw new Error(`src/${layer} has no place among the layers`);
  return at;
}
