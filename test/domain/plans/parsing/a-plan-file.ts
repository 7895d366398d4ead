import { parsePlan } from '../../../../src/domain/plans/parse-plan.js';
import { complaintsOf } from '../../../../src/domain/plans/parsing/bad-fields.js';
import type { HolidayCalendars } from '../../../../src/domain/plans/parsing/read-holidays.js';
import type { Plan } from '../../../../src/domain/plans/plan.js';
import { refusalOf } from '../../../support/refusal.js';

type Json = Readonly<Record<string, unknown>>;

/** A small plan as its YAML file reaches the parser: numbers are text. A field that is `undefined` is left out. */
export function aPlanFile(more: Json = {}): Json {
  const json: Json = {
    id: 'TEST-1',
    party: 'DE*TST',
    level: 'RETAIL',
    currency: 'EUR',
    time_zone: 'Europe/Berlin',
    name: { en: 'Test' },
    valid_from: '2026-01-01',
    vat: '19',
    energy: { base: [{ name: 'Base', price: '0.40' }] },
    ...more,
  };
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));
}

export const SPOT: Json = { index: 'EPEX-DE', percent: '100', mode: 'FOLLOW', fallback: '0.12' };

/** A calendar with two holidays in each of four years, Germany with one region. */
export const CALENDARS: HolidayCalendars = {
  datesOf: ({ country, region }, firstYear) => {
    if (country !== 'DE' || (region !== undefined && region !== 'BW')) return undefined;
    const days = region === 'BW' ? ['01-06', '12-25'] : ['12-25'];
    return [0, 1, 2, 3].flatMap((year) => days.map((day) => `${firstYear + year}-${day}`));
  },
};

export function planOf(more: Json = {}): Plan {
  return parsePlan(aPlanFile(more), CALENDARS);
}

/** Fields that are refused, in the order of the complaints. */
export function refusedFields(more: Json): readonly (string | undefined)[] {
  return complaintsOf(refusalOf(() => planOf(more))).map(({ field }) => field);
}

/** Why a plan with one mistake is refused. */
export function complaintAbout(more: Json): string {
  return refusalOf(() => planOf(more)).message;
}
