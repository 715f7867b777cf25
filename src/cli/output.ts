/** Writes results to standard output and messages to standard error. */
import type { TerminalOptions } from '../render/terminal/card.ts';
import { styleFor } from '../render/terminal/style.ts';

export function printJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

export function tell(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

const narrow = 40;
const wide = 100;

/** Width (80 columns if it is no terminal) and colours of standard output. */
export function terminalOptions(): Pick<TerminalOptions, 'width' | 'style'> {
  const columns = process.stdout.columns || 80;
  return { width: Math.min(wide, Math.max(narrow, columns)), style: styleFor(process.stdout) };
}
