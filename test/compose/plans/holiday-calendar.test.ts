import { holidayCalendars } from '../../../src/compose/plans/holiday-calendar.js';

const calendars = holidayCalendars({ now: () => new Date('2026-10-12T09:00:00Z') });

describe('the calendar of public holidays', () => {
  it('has the days off of a country, and more of a region', () => {
    const germany = calendars.datesOf({ country: 'DE' }, 2026) ?? [];
    const south = calendars.datesOf({ country: 'DE', region: 'BW' }, 2026) ?? [];
    expect(germany.filter((date) => date.startsWith('2026'))).toEqual([
      '2026-01-01',
      '2026-04-03',
      '2026-04-06',
      '2026-05-01',
      '2026-05-14',
      '2026-05-25',
      '2026-10-03',
      '2026-12-25',
      '2026-12-26',
    ]);
    expect(south).toEqual(expect.arrayContaining(['2026-01-06', '2026-06-04', '2026-11-01']));
  });

  it('goes from the year before to three years ahead of now', () => {
    const dates = calendars.datesOf({ country: 'FR' }, 2025) ?? [];
    expect([dates[0], dates.at(-1)]).toEqual(['2024-01-01', '2029-12-25']);
  });

  it('goes on for three years after a plan that begins later', () => {
    expect(calendars.datesOf({ country: 'NL' }, 2030)?.at(-1)).toBe('2033-12-26');
  });

  it('has each day of a feast of several days, and no half days', () => {
    const korea = calendars.datesOf({ country: 'KR' }, 2026) ?? [];
    expect(korea.filter((date) => date.startsWith('2026-09'))).toEqual(['2026-09-24', '2026-09-25', '2026-09-26']);
    expect(calendars.datesOf({ country: 'IS' }, 2026)).not.toContain('2026-12-24');
  });

  it.each([
    { country: 'QQ' },
    { country: 'DE', region: 'QQ' },
    { country: 'LU', region: 'BW' },
    { country: 'constructor' },
  ])('does not know %j', (place) => {
    expect(calendars.datesOf(place, 2026)).toBeUndefined();
  });
});
