/** `mailtrace audit`: who asked what, when and where, and what was exported, shared or refused. */
import { Command, Option } from 'commander';
import { readProcessConfig } from '../config.ts';
import { auditJson } from '../render/json/audit.ts';
import { auditText } from '../render/terminal/audit.ts';
import { AuditLog } from '../store/audit-log.ts';
import { openForReading } from '../store/open-database.ts';
import { exitCode } from './exit.ts';
import { dbOption, jsonOption, nowOption, parseWhole, zoneOption } from './options.ts';
import { print, printJson, tell, terminalOptions } from './output.ts';
import type { Surroundings } from './program.ts';
import { notSince, parseSince } from './since.ts';

interface AuditOptions {
  readonly db?: string;
  readonly json?: boolean;
  readonly now?: number;
  readonly zone?: string;
  readonly since?: string;
  readonly user?: string;
  readonly limit: number;
}

export function auditCommand({ end }: Surroundings): Command {
  return new Command('audit')
    .description('who asked what, and what was exported, shared, pressed or refused')
    .addOption(dbOption())
    .addOption(jsonOption())
    .addOption(nowOption())
    .addOption(zoneOption())
    .option('--since <when>', 'from then on, for example: yesterday, "jan 11 9:00", "last 2h"')
    .option('--user <user>', 'of one Slack user ID or login name only')
    .addOption(new Option('--limit <n>', 'the newest so many; 0 is no limit').argParser(parseWhole).default(0))
    .action((options: AuditOptions) => end(runAudit(options)));
}

function runAudit(options: AuditOptions): number {
  const config = readProcessConfig();
  const { zone = config.zone, now = Date.now(), user, limit } = options;
  const since = options.since === undefined ? 0 : parseSince(options.since, now, zone);
  if (since === undefined) {
    tell(notSince(options.since ?? ''));
    return exitCode.notUnderstood;
  }
  const db = openForReading(options.db ?? config.db);
  try {
    const asked = { since, ...(user !== undefined && { user }), ...(limit > 0 && { limit }) };
    const entries = new AuditLog(db).read(asked);
    if (options.json) printJson(auditJson(entries));
    else print(auditText(entries, { now, zone, ...terminalOptions() }));
  } finally {
    db.close();
  }
  return exitCode.ok;
}
