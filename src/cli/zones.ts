/** Which zone to read the stamps of a host's log in. */
import type { Config } from '../config.ts';
import type { LogZone } from '../lines/dating.ts';

/** MAILTRACE_LOG_ZONE for the host, then for all, beats `--zone`, which beats the machine's; only the first is certain. */
export function logZoneOf(config: Config, asked: string | undefined): LogZone {
  return (host) => {
    const named = config.logZones.get(host.toLowerCase()) ?? config.logZones.get('');
    return named === undefined ? { zone: asked ?? config.zone, certain: false } : { zone: named, certain: true };
  };
}
