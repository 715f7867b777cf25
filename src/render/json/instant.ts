/** Epoch milliseconds as RFC 3339 in UTC, milliseconds only where there are some: `2026-01-11T11:45:49Z`. */
export function instant(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

export function instantOrNull(at: number | null): string | null {
  return at === null ? null : instant(at);
}
