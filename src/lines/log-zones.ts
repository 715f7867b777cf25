/** The zones that an operator configured by host → the zone of a host's time stamps, and whether it is certain. */
import type { LogZone } from './dating.ts';

/**
 * @param named configured zones by host, `''` for all others
 * @param fallback zone of hosts without a configured one: not certain
 */
export function logZonesIn(named: ReadonlyMap<string, string>, fallback: string): LogZone {
  return (host) => {
    const zone = named.get(host.toLowerCase()) ?? named.get('');
    return zone === undefined ? { zone: fallback, certain: false } : { zone, certain: true };
  };
}
