/** The zone of a host's time stamps that carry none. */
import type { Config } from '../config.ts';
import type { LogZone } from '../lines/dating.ts';
import { logZonesIn } from '../lines/log-zones.ts';

/** In order of precedence: MAILTRACE_LOG_ZONE for the host, the same for all hosts, `--zone`, the machine's zone. Only MAILTRACE_LOG_ZONE is certain. */
export function logZoneOf({ logZones, zone }: Config, asked: string | undefined): LogZone {
  return logZonesIn(logZones, asked ?? zone);
}
