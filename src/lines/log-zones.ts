/** The zones that an operator names for hosts → in which zone to read a host's stamps, and how certain that is. */
import type { LogZone } from './dating.ts';

/** @param named zones by host, `''` for every other. @param fallback where none is named: not certain. */
export function logZonesIn(named: ReadonlyMap<string, string>, fallback: string): LogZone {
  return (host) => {
    const zone = named.get(host.toLowerCase()) ?? named.get('');
    return zone === undefined ? { zone: fallback, certain: false } : { zone, certain: true };
  };
}
