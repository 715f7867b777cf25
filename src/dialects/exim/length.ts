/** Parses a length of time in Exim's format: `0s`, `3m45s`, `1d2h`, `0.304s`. */

// 1w2d3h4m5.123s
const length = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?$/;

/** Milliseconds, or `undefined` if the text is not a length. */
export function parseLengthMs(text: string): number | undefined {
  const parts = text === '' ? null : length.exec(text);
  if (!parts) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return Math.round(((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}
