import fc from 'fast-check';
import { HubError } from '../../../../src/domain/errors.js';
import { parseCdr } from '../../../../src/wire/ocpi/v221/cdr.js';
import { formatCdr } from '../../../../src/wire/ocpi/v221/format-cdr.js';
import { parseLocation } from '../../../../src/wire/ocpi/v221/location.js';
import { parseSession } from '../../../../src/wire/ocpi/v221/session.js';
import { parseTariff } from '../../../../src/wire/ocpi/v221/tariff.js';
import { parseToken } from '../../../../src/wire/ocpi/v221/token.js';
import { ocpiExample, withField } from '../../../support/ocpi-example.js';

const SEED = 221;
const RUNS = 500;

const OBJECTS = [
  ['cdr_example', parseCdr],
  ['tariff_4_complex', parseTariff],
  ['location_example_parking_garage_opening_hours', parseLocation],
  ['session_example_2_short_finished', parseSession],
  ['token_example_2_full_rfid', parseToken],
] as const;

/** Paths of all fields of a value: `cdr_token.uid`. */
function pathsOf(value: unknown, at = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) => [`${at}${name}`, ...pathsOf(field, `${at}${name}.`)]);
}

const junk = fc.oneof(
  fc.constantFrom(undefined, null, '', 'x', -1, 1e308, [], {}, [[]], [null], '9999-12-31T23:59:59Z', {
    isLosslessNumber: true,
  }),
  fc.jsonValue({ maxDepth: 3 }),
);

describe.each(OBJECTS)('%s with any field broken', (name, parse) => {
  const example = ocpiExample(name);

  it('is read or refused with the path of a field, and nothing else', () => {
    const broken = fc.tuple(fc.constantFrom(...pathsOf(example)), junk);
    const check = ([path, value]: readonly [string, unknown]) => {
      try {
        parse(withField(example, path, value));
      } catch (error) {
        expect(error).toBeInstanceOf(HubError);
        expect(error).toMatchObject({ code: 'bad-field', field: expect.any(String) });
      }
    };
    fc.assert(fc.property(broken, check), { seed: SEED, numRuns: RUNS });
  });
});

describe('any CDR that is read', () => {
  it('is read the same again after it was written', () => {
    const example = ocpiExample('cdr_example');
    const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, min: -1e15, max: 1e15 }));
    const numeric = fc.constantFrom('total_energy', 'total_cost.excl_vat', 'charging_periods.0.dimensions.0.volume');
    const check = ([path, value]: readonly [string, number]) => {
      fc.pre(value === 0 || Math.abs(value) > 1e-29);
      const cdr = parseCdr(withField(example, path, value));
      expect(parseCdr(formatCdr(cdr))).toEqual(cdr);
    };
    fc.assert(fc.property(fc.tuple(numeric, number), check), { seed: SEED, numRuns: 300 });
  });
});
