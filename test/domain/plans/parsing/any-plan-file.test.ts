import fc from 'fast-check';
import { HubError } from '../../../../src/domain/errors.js';
import { parsePlan } from '../../../../src/domain/plans/parse-plan.js';
import { complaintsOf } from '../../../../src/domain/plans/parsing/bad-fields.js';
import { aPlanFile, CALENDARS, SPOT } from './a-plan-file.js';

const WINDOW = { days: ['MONDAY'], from: '22:00', until: '06:00', months: ['1'], holidays: 'EXCLUDED' };
const PART = { name: 'P', price: '0.1', window: WINDOW };
const FULL = aPlanFile({
  valid_until: '2027-01-01',
  locations: [{ id: 'L1', zone: 'NORD' }],
  holidays: { country: 'DE', region: 'BW', add: ['2026-12-24'], remove: ['2026-12-25'] },
  energy: {
    spot: SPOT,
    base: [PART],
    tiers: [{ to_kwh: '5', price: '0' }],
    power_bands: [{ from_kw: '5', price: '0' }],
    grid_fees: [{ ...PART, zone: 'NORD' }],
    floor: '-0.1',
    cap: '0.6',
    decimals: '4',
    free_kwh: '1',
  },
  idle: { per_hour: '6', grace_minutes: '15', exempt: WINDOW },
  memberships: [{ id: 'M', name: { en: 'M' }, contracts: ['DE-*'], energy_percent: '5' }],
  min_price: { excl_vat: '1', incl_vat: '1.19' },
  demand: { per_kw: '9.80', window: WINDOW },
});

/** The paths of all values in a plan file. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, one]) => pathsOf(one, [...path, name]))];
}

/** The same file with another value in one place. */
function replaced(value: unknown, [name, ...rest]: readonly string[], other: unknown): unknown {
  if (name === undefined) return other;
  if (Array.isArray(value)) return value.map((one, index) => (`${index}` === name ? replaced(one, rest, other) : one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === name ? replaced(one, rest, other) : one]),
  );
}

describe('any plan file', () => {
  it('is right as it stands', () => {
    expect(parsePlan(FULL, CALENDARS).id).toBe('TEST-1');
  });

  it('with anything in any place is a plan, or is refused by the name of a field', () => {
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(undefined, '', '-1', '1e5', '99999999999999999999', '__proto__', '2026-01-01', 'none', {}, []),
      fc.record({ __proto__: fc.constant('x'), constructor: fc.constant('x') }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...pathsOf(FULL)), odd, (path, value) => {
        try {
          return parsePlan(replaced(FULL, path, value), CALENDARS).currency.length === 3;
        } catch (error) {
          if (!(error instanceof HubError)) throw error;
          return complaintsOf(error).every(
            ({ code, field, message }) => code === 'bad-field' && message.startsWith(field || 'plan'),
          );
        }
      }),
      { numRuns: 400 },
    );
  });
});
