import { collect } from './bad-fields.js';
import { type Field, optional } from './field.js';
import { readDate } from './read-places.js';

/** The public holidays of the world, handed in: which they are is data and not a rule of ours. */
export interface HolidayCalendars {
  /**
   * Local dates, `YYYY-MM-DD`, from a year on, as far ahead as the calendar goes; undefined for a country or region
   * that it does not know.
   */
  datesOf(place: HolidayPlace, firstYear: number): readonly string[] | undefined;
}

export interface HolidayPlace {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** ISO 3166-2 without the country. */
  readonly region?: string;
}

/** Reads `holidays`: public holidays of a country or region from a year on, days added and days that do not count. */
export function readHolidays(field: Field, firstYear: number, calendars: HolidayCalendars): ReadonlySet<string> {
  const {
    country,
    region,
    add = [],
    remove = [],
  } = field.object({
    country: optional((one) => one.text(/^[A-Z]{2}$/, 'a country of two letters, such as DE')),
    region: optional((one) => one.text(/^[A-Z0-9]{1,3}$/, 'a region of the country, such as BW')),
    add: optional((list) => list.list(readDate)),
    remove: optional((list) => list.list(readDate)),
  });
  if (country === undefined && region !== undefined) return field.at('country').refuse('the country of the region');
  if (country === undefined && add.length === 0) return field.refuse('a country, or dates to add');
  const dates = new Set(country === undefined ? [] : publicHolidays(field, { country, region, firstYear }, calendars));
  for (const date of add) dates.add(date);
  collect(
    remove.map(
      (date, index) => () => dates.delete(date) || field.at('remove').at(index).complain(`${date} is no holiday`),
    ),
  );
  return dates;
}

interface Asked {
  readonly country: string;
  readonly region: string | undefined;
  readonly firstYear: number;
}

function publicHolidays(
  field: Field,
  { country, region, firstYear }: Asked,
  calendars: HolidayCalendars,
): readonly string[] {
  const dates = calendars.datesOf({ country, ...(region !== undefined && { region }) }, firstYear);
  if (dates) return dates;
  const isCountryKnown = region !== undefined && calendars.datesOf({ country }, firstYear) !== undefined;
  return isCountryKnown
    ? field.at('region').complain(`${country} has no region ${region} in the calendar`)
    : field.at('country').complain(`${country} is not in the calendar: name the days with add`);
}
