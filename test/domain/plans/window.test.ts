import fc from 'fast-check';
import type { Window } from '../../../src/domain/plans/plan.js';
import { windowBorders, windowHolds } from '../../../src/domain/plans/window.js';
import { findTimeZone, localTimeAt } from '../../../src/domain/pricing/periods/local-time.js';

const BERLIN = findTimeZone('Europe/Berlin');
const HOLIDAYS = new Set(['2026-12-25', '2026-10-03']);

function holdsAt(window: Window | undefined, instant: string): boolean {
  return windowHolds(window, { local: localTimeAt(BERLIN, Date.parse(instant)), holidays: HOLIDAYS });
}

describe('a window of a plan', () => {
  it('holds always when there is none', () => {
    expect(holdsAt(undefined, '2026-07-01T12:00:00Z')).toBe(true);
    expect(holdsAt({}, '2026-07-01T12:00:00Z')).toBe(true);
  });

  it.each([
    ['before it begins', '2026-07-01T14:59:59Z', false],
    ['from its first second', '2026-07-01T15:00:00Z', true],
    ['to its last', '2026-07-01T17:59:59Z', true],
    ['not at its end', '2026-07-01T18:00:00Z', false],
  ])('from 17:00 to 20:00 in local time, %s', (_when, instant, holds) => {
    expect(holdsAt({ from: '17:00', until: '20:00' }, instant)).toBe(holds);
  });

  it.each([
    ['22:00', '2026-07-01T20:00:00Z', true],
    ['midnight', '2026-07-01T22:00:00Z', true],
    ['05:59', '2026-07-02T03:59:00Z', true],
    ['06:00', '2026-07-02T04:00:00Z', false],
    ['21:45', '2026-07-01T19:45:00Z', false],
  ])('from 22:00 to 06:00 goes over midnight: %s', (_when, instant, holds) => {
    expect(holdsAt({ from: '22:00', until: '06:00' }, instant)).toBe(holds);
  });

  it('until 00:00 ends with the day, and so does one without an end', () => {
    for (const window of [{ from: '20:00', until: '00:00' }, { from: '20:00' }]) {
      expect(holdsAt(window, '2026-07-01T21:59:59Z')).toBe(true);
      expect(holdsAt(window, '2026-07-01T22:00:00Z')).toBe(false);
    }
  });

  it('without a beginning begins with the day', () => {
    expect(holdsAt({ until: '06:00' }, '2026-06-30T22:00:00Z')).toBe(true);
    expect(holdsAt({ until: '06:00' }, '2026-07-01T04:00:00Z')).toBe(false);
  });

  it('asks for the weekday on which the instant lies, not on which the night began', () => {
    const fridayNight: Window = { days: ['FRIDAY'], from: '22:00', until: '06:00' };
    expect(holdsAt(fridayNight, '2026-07-03T20:30:00Z')).toBe(true); // Friday 22:30
    expect(holdsAt(fridayNight, '2026-07-03T22:30:00Z')).toBe(false); // Saturday 00:30
    expect(holdsAt(fridayNight, '2026-07-02T22:30:00Z')).toBe(true); // Friday 00:30
  });

  it('asks for the local month', () => {
    expect(holdsAt({ months: [1, 2, 3] }, '2026-03-31T21:59:00Z')).toBe(true);
    expect(holdsAt({ months: [1, 2, 3] }, '2026-03-31T22:00:00Z')).toBe(false);
  });

  it('leaves holidays out, or is for them only', () => {
    const christmas = '2026-12-25T12:00:00Z';
    const workday = '2026-12-23T12:00:00Z';
    expect([christmas, workday].map((at) => holdsAt({ holidays: 'EXCLUDED' }, at))).toEqual([false, true]);
    expect([christmas, workday].map((at) => holdsAt({ holidays: 'ONLY' }, at))).toEqual([true, false]);
  });

  it('knows no hour that summer time skips, and the repeated one twice', () => {
    const nightHour: Window = { from: '02:00', until: '03:00' };
    expect(holdsAt(nightHour, '2026-03-29T01:00:00Z')).toBe(false); // 03:00 already
    expect(holdsAt(nightHour, '2026-10-25T00:30:00Z')).toBe(true);
    expect(holdsAt(nightHour, '2026-10-25T01:30:00Z')).toBe(true);
  });
});

describe('the borders of a window', () => {
  it.each<[string, Window | undefined, number[]]>([
    ['none without a window', undefined, []],
    ['none of a window that names nothing', {}, []],
    ['begin and end', { from: '17:00', until: '20:00' }, [61_200, 72_000]],
    ['no midnight in a night of any day', { from: '22:00', until: '06:00' }, [21_600, 79_200]],
    ['midnight of a night on some days', { from: '22:00', until: '06:00', days: ['FRIDAY'] }, [0, 21_600, 79_200]],
    ['midnight where an end is missing', { from: '20:00' }, [0, 72_000]],
    ['midnight of days', { holidays: 'ONLY' }, [0]],
  ])('%s', (_what, window, borders) => {
    expect(windowBorders(window)).toEqual(borders);
  });

  it('are the only times at which it begins or ends', () => {
    const time = fc.integer({ min: 0, max: 95 }).map((slot) => new Date(slot * 900_000).toISOString().slice(11, 16));
    const anyWindow = fc.record(
      { from: time, until: time, days: fc.constant(['MONDAY', 'FRIDAY'] as const) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyWindow, fc.integer({ min: 1, max: 7 * 96 }), (window, slot) => {
        const [before, after] = [slot - 1, slot].map((one) => {
          const local = localTimeAt(findTimeZone('UTC'), Date.UTC(2026, 5, 1) + one * 900_000);
          return { second: local.secondOfDay, holds: windowHolds(window, { local, holidays: HOLIDAYS }) };
        });
        return before?.holds === after?.holds || windowBorders(window).includes(after?.second ?? -1);
      }),
    );
  });
});
