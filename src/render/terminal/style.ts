/** Colours and weights of a terminal, where it has them: NO_COLOR and a stream that is no terminal are honoured. */
import { styleText } from 'node:util';
import type { Colour } from '../words.ts';

export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  colour(colour: Colour, text: string): string;
}

type Format = Parameters<typeof styleText>[0];
type Paint = (format: Format, text: string) => string;

/** Word by word, so that a line may be wrapped between any two of them. */
const painted = (paint: Paint, format: Format, text: string): string =>
  text.replace(/\S+/g, (word) => paint(format, word));

const styleWith = (paint: Paint): Style => ({
  strong: (text) => painted(paint, 'bold', text),
  faint: (text) => painted(paint, 'dim', text),
  colour: (colour, text) => painted(paint, colour, text),
});

/** No colours at all: files, pipes, tests. */
export const plainStyle: Style = styleWith((_, text) => text);
/** Colours whatever the stream. */
export const colourStyle: Style = styleWith((format, text) => styleText(format, text, { validateStream: false }));

/** What the stream can show: `node:util` looks at NO_COLOR, FORCE_COLOR and whether it is a terminal. */
export function styleFor(stream: NodeJS.WritableStream): Style {
  return styleWith((format, text) => styleText(format, text, { stream: stream as NodeJS.WriteStream }));
}
