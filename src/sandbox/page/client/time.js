/** Formats instants as Slack does, in the reader's zone and US English. */

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {number} at epoch milliseconds
 * @param {string} zone IANA
 * @param {Intl.DateTimeFormatOptions} options
 */
function words(at, zone, options) {
  const key = zone + JSON.stringify(options);
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, ...options });
  formats.set(key, format);
  // Newer engines put U+202F before AM and PM.
  return format.format(at).replaceAll('\u202F', ' ');
}

/** `1768121149.000100` → epoch milliseconds. @param {string} ts */
export function instantOf(ts) {
  return Number(ts) * 1000;
}

/** `10:31 AM`. @param {number} at @param {string} zone */
export function clock(at, zone) {
  return words(at, zone, { hour: 'numeric', minute: '2-digit' });
}

/** The day as a number that counts up. @param {number} at @param {string} zone */
export function dayNumber(at, zone) {
  return Math.round(Date.parse(`${dateNumber(at, zone)}T00:00:00Z`) / 86_400_000);
}

/** `2026-01-11`. @param {number} at @param {string} zone */
function dateNumber(at, zone) {
  const parts = words(at, zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).split('/');
  return `${parts[2]}-${parts[0]}-${parts[1]}`;
}

const near = /** @type {Record<string, string>} */ ({ '-1': 'Yesterday', 0: 'Today', 1: 'Tomorrow' });

/**
 * `Today`, `Yesterday` or `Tomorrow`; otherwise `undefined`.
 * @param {number} at @param {string} zone @param {number} now
 */
function nearDay(at, zone, now) {
  return near[String(dayNumber(at, zone) - dayNumber(now, zone))];
}

/** `Today`, `Yesterday`, `Monday, January 12th`. @param {number} at @param {string} zone @param {number} now */
export function dayDivider(at, zone, now) {
  return nearDay(at, zone, now) ?? dividerDate(at, zone, now);
}

/** @param {number} at @param {string} zone @param {number} now */
function dividerDate(at, zone, now) {
  const isThisYear = dateNumber(at, zone).slice(0, 4) === dateNumber(now, zone).slice(0, 4);
  return `${words(at, zone, { weekday: 'long' })}, ${longDate(at, zone, !isThisYear)}`;
}

/** `January 12th, 2026`. @param {number} at @param {string} zone @param {boolean} withYear */
function longDate(at, zone, withYear) {
  const day = Number(words(at, zone, { day: 'numeric' }));
  const year = withYear ? `, ${words(at, zone, { year: 'numeric' })}` : '';
  return `${words(at, zone, { month: 'long' })} ${day}${ordinal(day)}${year}`;
}

/** @param {number} day */
function ordinal(day) {
  const isTeen = day > 10 && day < 20;
  return (isTeen ? undefined : ['th', 'st', 'nd', 'rd'][day % 10]) ?? 'th';
}

/** `3 minutes ago`, `in 2 days`. @param {number} at @param {number} now */
function ago(at, now) {
  const seconds = Math.abs(now - at) / 1000;
  const [size, unit] =
    seconds < 60
      ? [1, 'second']
      : seconds < 3_600
        ? [60, 'minute']
        : seconds < 86_400
          ? [3_600, 'hour']
          : [86_400, 'day'];
  const count = Math.floor(seconds / Number(size));
  const length = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return at > now ? `in ${length}` : `${length} ago`;
}

/** The tokens of `<!date^…>` and of a rich text date. @type {Record<string, (at: number, zone: string, now: number) => string>} */
const dateTokens = {
  date_num: dateNumber,
  date_slash: (at, zone) => words(at, zone, { day: '2-digit', month: '2-digit', year: 'numeric' }),
  date: (at, zone, now) => longDate(at, zone, Math.abs(now - at) > 183 * 86_400_000),
  date_long_full: (at, zone) => longDate(at, zone, true),
  date_short: (at, zone) => words(at, zone, { day: 'numeric', month: 'short', year: 'numeric' }),
  date_long: (at, zone) => `${words(at, zone, { weekday: 'long' })}, ${longDate(at, zone, true)}`,
  day_divider_pretty: dayDivider,
  time: clock,
  time_secs: (at, zone) => words(at, zone, { hour: 'numeric', minute: '2-digit', second: '2-digit' }),
  ago: (at, _zone, now) => ago(at, now),
};

/**
 * A date template filled in; `undefined` when it has a token that Slack does not know.
 * @param {string} format such as `{date_short_pretty} at {time}`
 * @param {number} at @param {string} zone @param {number} now
 */
export function slackDate(format, at, zone, now) {
  let isKnown = true;
  const text = format.replace(/\{(\w+)\}/g, (whole, name, index) => {
    const [, base = name, pretty] = /^(date(?:_short|_long)?)(_pretty)$/.exec(name) ?? [];
    const fill = Object.hasOwn(dateTokens, base) ? dateTokens[base] : undefined;
    isKnown &&= fill !== undefined;
    const day = pretty === undefined ? undefined : nearDay(at, zone, now);
    return (index === 0 ? day : day?.toLowerCase()) ?? fill?.(at, zone, now) ?? whole;
  });
  return isKnown ? text : undefined;
}

/** `Monday, January 12th at 10:31:05 AM`. @param {number} at @param {string} zone @param {number} now */
export function exactTime(at, zone, now) {
  return slackDate('{day_divider_pretty} at {time_secs}', at, zone, now) ?? '';
}

/** Seconds since 1970, as text, of a wall-clock time `2026-01-11T09:30` in the zone. @param {string} wall @param {string} zone */
export function secondsOfWall(wall, zone) {
  const guess = Date.parse(`${wall}Z`);
  const first = guess - offsetMs(guess, zone);
  return String(Math.floor((guess - offsetMs(first, zone)) / 1000));
}

/** `2026-01-11T09:30`. @param {string} seconds @param {string} zone */
export function wallOfSeconds(seconds, zone) {
  const at = Number(seconds) * 1000;
  return new Date(at + offsetMs(at, zone)).toISOString().slice(0, 16);
}

/** @param {number} at @param {string} zone */
function offsetMs(at, zone) {
  const time = words(at, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  return Date.parse(`${dateNumber(at, zone)}T${time}Z`) - Math.floor(at / 1000) * 1000;
}
