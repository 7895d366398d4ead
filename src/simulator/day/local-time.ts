/**
 * The instant of a local wall-clock time, for example 17:00 in Amsterdam on 2026-10-25. A time that the clock skips
 * in spring is read an hour later; of a repeated hour in autumn the first one counts.
 */
export function instantOf(day: string, time: string, timeZone: string): Date {
  const asUtcMs = Date.parse(`${day}T${time}:00Z`);
  const before = asUtcMs - offsetMs(new Date(asUtcMs - DAY_MS), timeZone);
  const after = asUtcMs - offsetMs(new Date(asUtcMs + DAY_MS), timeZone);
  const fits = [before, after].find((ms) => asUtcMs - offsetMs(new Date(ms), timeZone) === ms);
  return new Date(fits ?? before);
}

/** `YYYY-MM-DD` after so many days. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;

/** How far the zone's wall clock is ahead of UTC at that instant. */
function offsetMs(instant: Date, timeZone: string): number {
  const name =
    formatterOf(timeZone)
      .formatToParts(instant)
      .find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}

/** Making one costs far more than using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' });
  formatters.set(timeZone, made);
  return made;
}
