/** Tells the same line of a log in another file: Exim's reject log, syslog beside mail.log, the central log of all hosts. */
import type { LoggedLine, Sighting } from './sighting.ts';

/**
 * Equal for a line and its copies elsewhere. A relay may rewrite the header: the time more or less precisely, and
 * `postfix/smtp` as `postfix` (RFC 5424).
 */
export function textOf({ host, at, pid, message }: LoggedLine): string {
  return `${host} ${Math.floor(at / 1000)} ${pid} ${message.trim()}`;
}

/**
 * The same line may stand in several files. It is told out of the one that has more to tell, where it stands in its
 * place among the others; but rather with the daemon's name in its tag.
 */
export function withoutTwins(found: Sighting[]): Sighting[] {
  const counts = new Map<number, number>();
  for (const { line } of found) counts.set(line.source, (counts.get(line.source) ?? 0) + 1);
  if (counts.size < 2) return found;
  const isBetter = ({ line: a }: Sighting, { line: b }: Sighting): boolean =>
    (a.program.length - b.program.length || counts.get(a.source)! - counts.get(b.source)!) > 0;
  const best = new Map<string, Sighting>();
  for (const sighting of found) {
    const known = best.get(textOf(sighting.line));
    if (known === undefined || isBetter(sighting, known)) best.set(textOf(sighting.line), sighting);
  }
  return found.filter(({ line }) => best.get(textOf(line))!.line.source === line.source);
}
