/** Formats instants as syslog stamps, in UTC. */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
let stampedSecond = Number.NaN;
let stamp = '';

/** `Mar  2 00:00:00` */
export function syslogStamp(at: number): string {
  if (at !== stampedSecond) {
    const date = new Date(at);
    const time = date.toISOString().slice(11, 19);
    stamp = `${months[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${time}`;
    stampedSecond = at;
  }
  return stamp;
}
