/** Happenings that a button of the page triggers in the demo company: log lines of its Sendmail, appended to the followed log. */
import { appendFile, readFile } from 'node:fs/promises';
import { parseSendmailIdTime, sendmailIdTime } from '../../mail/ids.ts';
import { stampAt } from './demo-day.ts';

export interface Happening {
  readonly name: string;
  /** Text of the button. */
  readonly label: string;
  /** @returns a message for the user who pressed the button */
  happen(): Promise<string>;
}

interface LogLine {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly text: string;
}

const site = 'events.test';
const relay = `mx.${site}. [198.51.100.90]`;
const senders = ['boss', 'employee', 'sam', 'sales', 'office', 'project'];
const guests = ['conference', 'tickets', 'speakers', 'program', 'press'];
const messages = 24;
const minuteMs = 60_000;
/** Age of the first message; the others follow at intervals of a minute. */
const beganMs = 40 * minuteMs;

/** `01:30:05` */
const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

function receipt(id: string, sender: string, at: number): LogLine {
  const text = `${id}: from=<${sender}>, size=${2_000 + (at % 9_000)}, class=0, nrcpts=1, msgid=<${id}@${sender.replace('@', '.')}>, proto=ESMTP, daemon=MTA, relay=esafe1.example.com [192.0.2.69]`;
  return { at, text };
}

function attempt(id: string, recipient: string, at: number, delayMs: number, outcome: string): LogLine {
  const text = `${id}: to=<${recipient}>, delay=${clock(delayMs)}, xdelay=00:00:30, mailer=esmtp, pri=31994, relay=${relay}, ${outcome}`;
  return { at, text };
}

const timedOut = `dsn=4.0.0, stat=Deferred: Connection timed out with mx.${site}.`;

/** The lines of a waiting message: received, attempted at once, and again 15 minutes later. */
function waitingMessage(index: number, now: number): LogLine[] {
  const at = now - beganMs + index * minuteMs;
  const id = `${sendmailIdTime(at)}Qe${String(12_000 + index).padStart(6, '0')}`;
  const sender = `${senders[index % senders.length]}@example.com`;
  const recipient = `${guests[index % guests.length]}@${site}`;
  const tries = [30_000, 15 * minuteMs].filter((delayMs) => at + delayMs <= now);
  return [receipt(id, sender, at), ...tries.map((delayMs) => attempt(id, recipient, at + delayMs, delayMs, timedOut))];
}

const outageLines = (now: number): LogLine[] =>
  Array.from({ length: messages }, (_, index) => waitingMessage(index, now))
    .flat()
    .sort((one, other) => one.at - other.at);

// 6ANC6EOu011254: to=<conference@events.test>, …, stat=Deferred: Connection timed out with mx.events.test.
const attemptLine = /: (\w{14}): to=<([^>]+@events\.test)>.*, stat=(\w+)/;

/** Lines in which the site accepts all messages that wait for it according to the log. */
function recoveryLines(log: string, now: number): LogLine[] {
  const last = new Map<string, { readonly recipient: string; readonly stat: string }>();
  for (const line of log.split('\n')) {
    const [, id, recipient, stat] = attemptLine.exec(line) ?? [];
    if (id && recipient && stat) last.set(id, { recipient, stat });
  }
  const year = new Date(now).getUTCFullYear();
  return [...last].flatMap(([id, { recipient, stat }], index) => {
    if (stat !== 'Deferred') return [];
    const delayMs = Math.max(0, now - (parseSendmailIdTime(id, year) ?? now));
    return attempt(id, recipient, now, delayMs, `dsn=2.0.0, stat=Sent (ok: queued as E${4_200 + index})`);
  });
}

/** @param logFile path of the log, called when needed @param zone zone of the log, whose stamps have none */
export function demoHappenings(
  logFile: () => string,
  zone: string,
  now: () => number = Date.now,
): readonly Happening[] {
  const write = (lines: readonly LogLine[]) =>
    appendFile(logFile(), lines.map(({ at, text }) => `${stampAt(at, zone)} ns1 sm-mta[14001]: ${text}\n`).join(''));
  return [
    {
      name: 'outage',
      label: `${site} takes no mail`,
      async happen() {
        await write(outageLines(now()));
        return `${messages} messages wait for ${site}. Within half a minute #postmasters is told.`;
      },
    },
    {
      name: 'recovery',
      label: `${site} takes mail again`,
      async happen() {
        const lines = recoveryLines(await readFile(logFile(), 'utf8'), now());
        await write(lines);
        if (lines.length === 0) return `Nothing waits for ${site}.`;
        return `All that waited for ${site} went out. Whoever watches any of it is told, and in some minutes #postmasters.`;
      },
    },
  ];
}
