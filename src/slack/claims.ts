/** Makes things happen once: Slack delivers at least once, and people press buttons twice. */

/** Slack tries again for about an hour at most, soonest at once; a press that is meant again comes later than this. */
const keptMs = 10 * 60_000;

export interface Claims {
  /** True for the first to claim the key within ten minutes. */
  claim(key: string): boolean;
  /** After a failure, so that the next try may do it. */
  release(key: string): void;
}

export function createClaims(now: () => number = Date.now): Claims {
  const claimed = new Map<string, number>();
  const forgetOld = (): void => {
    for (const [key, at] of claimed) {
      if (now() - at < keptMs) return;
      claimed.delete(key);
    }
  };
  return {
    claim(key) {
      forgetOld();
      if (claimed.has(key)) return false;
      claimed.set(key, now());
      return true;
    },
    release: (key) => void claimed.delete(key),
  };
}
