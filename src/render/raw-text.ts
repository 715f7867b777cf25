/** A card's raw lines turned into the text of a file: every line whole, secrets masked, what would steer a screen spelled out. */
import type { Card } from './card.ts';
import { visible } from '../text/visible.ts';

/** Ends with a line end. */
export function rawText({ title, rawLines }: Pick<Card, 'title' | 'rawLines'>): string {
  const groups = rawLines.map(({ heading, lines }) => [`# ${heading}`, ...lines].map(visible).join('\n'));
  return `# ${visible(title)}\n${groups.join('\n')}\n`;
}
