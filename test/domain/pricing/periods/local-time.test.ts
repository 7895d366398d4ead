import { DateTime } from 'luxon';
import { clockInstants, findTimeZone, localTimeAt } from '../../../../src/domain/pricing/periods/local-time.js';
import { refusalOf } from '../a-session.js';

const HOUR_MS = 3_600_000;

/** What luxon, an independent implementation, shows at an instant. */
function shownByLuxon(zone: string, instantMs: number): object {
  const local = DateTime.fromMillis(instantMs, { zone, locale: 'en' });
  return {
    date: local.toISODate(),
    dayOfWeek: local.weekdayLong?.toUpperCase(),
    secondOfDay: local.hour * 3_600 + local.minute * 60 + local.second,
  };
}

describe('local time', () => {
  // Half hours, three quarters, a summer time of half an hour, none at all, and one that changes at midnight.
  it.each([
    'Europe/Amsterdam',
    'Europe/London',
    'Europe/Dublin',
    'Europe/Lisbon',
    'America/New_York',
    'America/St_Johns',
    'America/Santiago',
    'America/Havana',
    'Africa/Casablanca',
    'Asia/Kathmandu',
    'Asia/Kolkata',
    'Asia/Tehran',
    'Asia/Beirut',
    'Australia/Lord_Howe',
    'Pacific/Chatham',
    'Pacific/Apia',
    'Etc/UTC',
  ])('in %s is what luxon shows, before and after every change of offset', (name) => {
    const zone = findTimeZone(name);
    for (let day = Date.UTC(2026, 0, 1); day < Date.UTC(2027, 0, 1); day += 24 * HOUR_MS) {
      const transition = zone.transitionMs(day / (24 * HOUR_MS));
      const instants = transition === undefined ? [day] : [transition - 1, transition, transition + 1_000];
      for (const instant of instants) expect(localTimeAt(zone, instant)).toEqual(shownByLuxon(name, instant));
    }
  });

  it('is right at every quarter of an hour around both changes of summer time', () => {
    const zone = findTimeZone('Europe/Amsterdam');
    for (const middle of [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1)]) {
      for (let instant = middle - 6 * HOUR_MS; instant <= middle + 6 * HOUR_MS; instant += HOUR_MS / 4) {
        expect(localTimeAt(zone, instant)).toEqual(shownByLuxon('Europe/Amsterdam', instant));
      }
    }
  });

  it('changes at the second: 29 March 2026, 01:00 UTC', () => {
    const zone = findTimeZone('Europe/Amsterdam');
    expect(zone.transitionMs(Date.UTC(2026, 2, 29) / (24 * HOUR_MS))).toBe(Date.UTC(2026, 2, 29, 1));
    expect(zone.transitionMs(Date.UTC(2026, 2, 30) / (24 * HOUR_MS))).toBeUndefined();
  });

  it.each(['', 'IRN', 'Europe/Nowhere', '../etc/localtime'])('of the zone "%s" is refused', (name) => {
    expect(refusalOf(() => findTimeZone(name))).toEqual({ code: 'cannot-price', field: 'time_zone' });
  });
});

describe('the instants at which a clock shows a time of day', () => {
  const shown = (from: string, clock: string, name = 'Europe/Amsterdam'): string[] => {
    const startMs = Date.parse(from);
    const [hours, minutes] = clock.split(':').map(Number);
    const second = (hours ?? 0) * 3_600 + (minutes ?? 0) * 60;
    const between = { startMs, endMs: startMs + 24 * HOUR_MS, maxDays: 400 };
    return clockInstants(findTimeZone(name), between, [second]).map((ms) => new Date(ms).toISOString().slice(0, 16));
  };

  it('are one a day, also on the days before and after the clock changes', () => {
    expect(shown('2026-03-27T23:30:00Z', '13:00')).toEqual(['2026-03-28T12:00']);
    expect(shown('2026-03-29T22:30:00Z', '13:00')).toEqual(['2026-03-30T11:00']);
    expect(shown('2026-04-02T20:00:00Z', '13:00', 'Australia/Lord_Howe')).toEqual(['2026-04-03T02:00']);
  });

  it('are two in an hour that is repeated, none in one that is left out, with the change itself', () => {
    expect(shown('2026-10-24T22:30:00Z', '02:30')).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
    ]);
    expect(shown('2026-03-28T23:30:00Z', '02:30')).toEqual(['2026-03-29T01:00']);
  });
});
