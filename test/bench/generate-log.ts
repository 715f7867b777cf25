#!/usr/bin/env node
/**
 * Generates a mail server's log of any length from a seed: days of a busy gateway with its mix of deliveries, deferrals,
 * bounces, refusals and lines about connections. The same arguments give the same bytes.
 *
 *   node test/bench/generate-log.ts --lines 2000000 [--program sendmail] [--seed 1] [--from 2026-03-02T00:00:00Z] [--per-day 2000000] > mail.log
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { EximTraffic } from './exim-traffic.ts';
import { PostfixTraffic } from './postfix-traffic.ts';
import { SendmailTraffic } from './sendmail-traffic.ts';
import type { LogPlan } from './traffic.ts';

const traffics = { sendmail: SendmailTraffic, postfix: PostfixTraffic, exim: EximTraffic };

export type Program = keyof typeof traffics;

const flushedChars = 1 << 20;

/** The lines in order, some thousands per chunk. */
export function* generateLog(plan: LogPlan, program: Program = 'sendmail'): Generator<string> {
  const traffic = new traffics[program](plan);
  let left = plan.lines;
  let text = '';
  for (let at = plan.from; left > 0; at += 1000) {
    for (const line of traffic.second(at).slice(0, left)) {
      text += line;
      left--;
    }
    if (text.length > flushedChars) {
      yield text;
      text = '';
    }
  }
  yield text;
}

/** Writes a log to a file. */
export async function writeLog(path: string, plan: LogPlan, program: Program): Promise<void> {
  const file = createWriteStream(path);
  await writeAll(generateLog(plan, program), file);
  file.end();
  await once(file, 'close');
}

async function writeAll(texts: Iterable<string>, to: Writable): Promise<void> {
  for (const text of texts) if (!to.write(text)) await once(to, 'drain');
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      lines: { type: 'string', default: '2000000' },
      program: { type: 'string', default: 'sendmail' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '2026-03-02T00:00:00Z' },
      'per-day': { type: 'string', default: '2000000' },
    },
  });
  const plan = {
    lines: Number(values.lines),
    seed: Number(values.seed),
    from: Date.parse(values.from),
    perDay: Number(values['per-day']),
  };
  await writeAll(generateLog(plan, values.program as Program), process.stdout);
}
