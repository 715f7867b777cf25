/** Which zone to read the stamps of a host's log in. */
import type { Config } from '../config.ts';
import type { LogZone } from '../lines/dating.ts';
import { logZonesIn } from '../lines/log-zones.ts';

/** MAILTRACE_LOG_ZONE for the host, then for all, beats `--zone`, which beats the machine's; only the first is certain. */
export function logZoneOf({ logZones, zone }: Config, asked: string | undefined): LogZone {
  return logZonesIn(logZones, asked ?? zone);
}
