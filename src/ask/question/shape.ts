/** Classifies a word that is no address, to suggest what may have been meant. */

// example.com
const domainShape = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*\.)+\p{L}{2,}$/u;
// boss · j.smith
const nameShape = /^[\p{L}\p{N}][\p{L}\p{N}._'+-]{1,39}$/u;
// 11.1.2026 · 1/11/2026 · 1/11 · 2026/01/11
const otherDate = /^(\d{1,4})([./])(\d{1,2})(?:\2(\d{4}|\d{1,2})?)?$/;

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

export function looksLikeDomain(word: string): boolean {
  return domainShape.test(word);
}

export function looksLikeName(word: string): boolean {
  return nameShape.test(word);
}

/** The date as the question language writes it: `11.1.2026` and `1/11/2026` are `11 jan 2026`. */
export function rewriteDate(word: string): string | undefined {
  const [, first = '', sign, second = '', third = ''] = otherDate.exec(word) ?? [];
  if (first.length === 4)
    return third === '' ? undefined : `${first}-${second.padStart(2, '0')}-${third.padStart(2, '0')}`;
  const isMonthFirst = sign === '/' && Number(first) <= 12;
  const [day, month] = isMonthFirst ? [second, first] : [first, second];
  const name = months[Number(month) - 1];
  const year = third.length === 2 ? `20${third}` : third;
  return name === undefined ? undefined : `${Number(day)} ${name} ${year}`.trim();
}
