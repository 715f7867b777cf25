/** Reads what a button or a modal carries unseen: JSON of a known shape. */
import type { z } from 'zod';

/** `undefined` if the text is none, as that of an older button may be. */
export function parseCarried<Shape extends z.ZodType>(
  shape: Shape,
  text: string | undefined,
): z.output<Shape> | undefined {
  try {
    return shape.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}
