import type { PriceableTariff } from '../../../src/domain/pricing/priced-cdr.js';
import type { TariffRestrictions } from '../../../src/domain/roaming/tariff.js';
import { type LintCode, SEVERITIES } from '../../../src/domain/tariff-lint/finding.js';
import { lintTariff } from '../../../src/domain/tariff-lint/lint-tariff.js';
import { describeFinding } from '../../../src/domain/tariff-words/describe-finding.js';
import { LANGUAGES } from '../../../src/domain/tariff-words/languages.js';
import { readProject } from '../../house/project.js';
import { aTariff, element, energy, fee, parking, refusalOf, time } from '../pricing/a-session.js';
import { D, dataOf, energyWhen, told, WEEKDAYS, withElements } from './linted.js';

const AT = new Date('2026-11-01T00:00:00Z');
const ON = { step: 1, vat: '20' };
const when = (restrictions: TariffRestrictions) => withElements(energyWhen(restrictions, '0.99'));
const price = (exclVat: string, inclVat?: string) => ({
  exclVat: D(exclVat),
  ...(inclVat ? { inclVat: D(inclVat) } : {}),
});
const limits = (more: Partial<PriceableTariff>) => aTariff([energyWhen()], more);
const reserved = { reservation: 'RESERVATION' } as const;

/** A tariff for each thing that can be found, and where it is found. */
const FOUND: readonly (readonly [LintCode, PriceableTariff, string])[] = [
  [
    'AMOUNT_BELOW_MINOR_UNIT',
    aTariff([energyWhen(), element([fee('0.5', ON)])], { currency: 'JPY' }),
    'elements.1.price_components.0.price',
  ],
  ['COMPONENT_TWICE', aTariff([element([energy('0.3', ON), energy('0.4', ON)])]), 'elements.0.price_components.1'],
  ['CURRENCY_UNKNOWN', limits({ currency: 'DEM' }), 'currency'],
  ['DATES_EMPTY', when({ startDate: '2026-12-24', endDate: '2026-12-24' }), 'elements.0.restrictions.end_date'],
  [
    'DATES_OUTSIDE_VALIDITY',
    { ...when({ startDate: '2027-01-01' }), endsAt: new Date('2026-12-01T00:00:00Z') },
    'elements.0.restrictions.start_date',
  ],
  ['DATE_UNKNOWN', when({ startDate: '2026-02-30' }), 'elements.0.restrictions.start_date'],
  ['DAYS_EMPTY', aTariff([energyWhen({ dayOfWeek: [] })]), 'elements.0.restrictions.day_of_week'],
  [
    'ELEMENT_NEVER_ACTIVE',
    when({ startDate: '2026-11-02', endDate: '2026-11-03', dayOfWeek: ['SUNDAY'] }),
    'elements.0',
  ],
  ['ENDS_AT_MIDNIGHT', when({ startTime: '20:00', endTime: '00:00' }), 'elements.0.restrictions.end_time'],
  [
    'EXPIRES_WITHOUT_RESERVATION',
    withElements(element([fee('4', ON)], { reservation: 'RESERVATION_EXPIRES' })),
    'elements.0.restrictions.reservation',
  ],
  [
    'FLAT_AFTER_FIRST',
    withElements(element([fee('1', ON)], { maxKwh: D(1) }), element([fee('2', ON)])),
    'elements.1.price_components.0',
  ],
  ['FLAT_GAP', withElements(element([fee('1', ON)], { dayOfWeek: WEEKDAYS })), 'elements'],
  ['FLAT_LATE', withElements(element([fee('1', ON)], { minKwh: D(1) })), 'elements'],
  [
    'GRACE_FROM_SESSION_START',
    withElements(element([parking('6', ON)], { minDurationS: D(900) })),
    'elements.0.restrictions.min_duration',
  ],
  ['LIMITS_CROSSED', limits({ minPrice: price('5', '6'), maxPrice: price('4', '7') }), 'max_price.excl_vat'],
  ['LIMIT_INCL_BELOW_EXCL', limits({ maxPrice: price('10', '8') }), 'max_price.incl_vat'],
  ['LIMIT_INCL_MISSING', limits({ minPrice: price('1') }), 'min_price.incl_vat'],
  ['NEVER_REACHED', aTariff([energyWhen(), energyWhen({ startTime: '08:00' })]), 'elements.1.price_components.0'],
  ['NO_ENERGY_PRICE', aTariff([element([time('2', ON)])]), 'elements'],
  ['PRICE_DECIMALS', aTariff([energyWhen(undefined, '0.31415')]), 'elements.0.price_components.0.price'],
  ['PRICE_GAP', aTariff([energyWhen({ startTime: '08:00' })]), 'elements'],
  ['PRICE_NEGATIVE', aTariff([energyWhen(undefined, '-0.05')]), 'elements.0.price_components.0.price'],
  ['RANGE_EMPTY', when({ minKwh: D(10), maxKwh: D(10) }), 'elements.0.restrictions.max_kwh'],
  ['RESERVATION_PRICES_OTHER', withElements(element([energy('1', ON)], reserved)), 'elements.0.price_components.0'],
  [
    'START_EQUALS_END',
    aTariff([energyWhen({ startTime: '08:00', endTime: '08:00' })]),
    'elements.0.restrictions.end_time',
  ],
  [
    'STEP_BESIDE_PARKING',
    withElements(element([time('1', { vat: '20', step: 900 }), parking('2', ON)])),
    'elements.0.price_components.0.step_size',
  ],
  [
    'STEP_ENERGY_LARGE',
    aTariff([element([energy('0.3', { vat: '20', step: 5_000 })])]),
    'elements.0.price_components.0.step_size',
  ],
  [
    'STEP_IN_ROUNDED_HOURS',
    withElements(element([time('1', { vat: '20', step: 600 })])),
    'elements.0.price_components.0.step_size',
  ],
  [
    'STEP_TIME_LONG',
    withElements(element([time('1', { vat: '20', step: 3_600 })])),
    'elements.0.price_components.0.step_size',
  ],
  ['STEP_ZERO', aTariff([element([energy('0.3', { vat: '20', step: 0 })])]), 'elements.0.price_components.0.step_size'],
  [
    'TOO_MANY_CASES',
    aTariff(Array.from({ length: 400 }, (_none, at) => energyWhen({ minKwh: D(at), minPower: D(at) }))),
    'elements',
  ],
  ['VALIDITY_EMPTY', limits({ startsAt: AT, endsAt: AT }), 'end_date_time'],
  ['VALIDITY_LAST_SECOND', limits({ endsAt: new Date('2027-06-30T21:59:59Z') }), 'end_date_time'],
  ['VALIDITY_OVER', limits({ endsAt: AT }), 'end_date_time'],
  [
    'VAT_AS_FRACTION',
    aTariff([element([energy('0.3', { vat: '0.19', step: 1 })])]),
    'elements.0.price_components.0.vat',
  ],
  ['VAT_MISSING', aTariff([element([energy('0.3', { step: 1 })])]), 'elements'],
  ['VAT_MISSING_HERE', aTariff([element([energy('0.3', ON), fee('1')])]), 'elements.0.price_components.1.vat'],
  ['VAT_UNLIKELY', aTariff([element([energy('0.3', { vat: '31', step: 1 })])]), 'elements.0.price_components.0.vat'],
  [
    'WINDOW_OVER_MIDNIGHT',
    when({ startTime: '22:00', endTime: '06:00', dayOfWeek: ['FRIDAY'] }),
    'elements.0.restrictions.end_time',
  ],
];

describe('what the lint can find', () => {
  it('is each shown by a tariff here', () => {
    expect(FOUND.map(([code]) => code)).toEqual(Object.keys(SEVERITIES).sort());
  });

  it.each(FOUND)('%s', (code, tariff, field) => {
    const findings = lintTariff(tariff, { at: AT });
    expect(findings.map((finding) => ({ code: finding.code, field: finding.field }))).toContainEqual({ code, field });
  });

  it.each(FOUND)('%s is told in both languages, each in its own words', (code, tariff) => {
    const finding = lintTariff(tariff, { at: AT }).find((one) => one.code === code);
    const texts = LANGUAGES.map((language) => (finding ? describeFinding(finding, language) : ''));
    expect(new Set(texts).size).toBe(LANGUAGES.length);
    for (const text of texts) {
      expect(text).toMatch(/^["„\p{Lu}\d€−-].{20,}[.?]$/u);
      expect(text).not.toMatch(/undefined|\[object|NaN|\bnull\b/);
    }
  });
});

describe('the lint is silent', () => {
  it('about a tariff that is free of charge, as OCPI wants it written', () => {
    expect(told(aTariff([element([fee('0')])]))).toEqual([]);
  });

  it('about a day from midnight to midnight, a window over midnight on every day, and steps on the grid of hours', () => {
    const night = energyWhen({ startTime: '22:00', endTime: '06:00' }, '0.20');
    expect(told(withElements(night, element([time('2', { vat: '20', step: 900 })])))).toEqual([]);
  });

  it('about a tariff of OCPI 2.1.1, whose VAT is not known, and one to which no tax applies', () => {
    const bare = element([energy('0.3', { step: 1 })]);
    expect(told(aTariff([bare], { taxIncluded: 'UNKNOWN' }))).toEqual([]);
    expect(told(aTariff([bare], { taxIncluded: 'N/A' }))).toEqual([]);
  });

  it('about an element that is dead for a reason that is told already', () => {
    expect(told(when({ minKwh: D(10), maxKwh: D(5) }))).toEqual(['ERROR RANGE_EMPTY elements.0.restrictions.max_kwh']);
    expect(told(limits({ startsAt: AT, endsAt: AT }))).toEqual(['ERROR VALIDITY_EMPTY end_date_time']);
  });
});

describe('the lint', () => {
  it('puts the worst first', () => {
    const tariff = { ...aTariff([element([energy('0.3')])]), currency: 'XXX' };
    expect(told(tariff).map((line) => line.split(' ')[0])).toEqual(['ERROR', 'HINT', 'HINT']);
  });

  it('tells a window on certain days as the early and late part of each of them', () => {
    const tariff = when({ startTime: '22:00', endTime: '06:00', startDate: '2026-11-02', endDate: '2026-11-03' });
    expect(dataOf(tariff, 'WINDOW_OVER_MIDNIGHT')).toEqual({ startTime: '22:00', endTime: '06:00' });
  });

  it('refuses a time zone that does not exist', () => {
    expect(refusalOf(() => lintTariff(withElements(), { timeZone: 'IRN' }))).toEqual({
      code: 'cannot-price',
      field: 'time_zone',
    });
  });
});

describe('docs/pricing.md', () => {
  it('tells each finding with its severity, and no others', () => {
    const rows = [...readProject('docs/pricing.md').matchAll(/^\| `([A-Z_]+)` \| (ERROR|WARNING|HINT) \|/gm)];
    expect(Object.fromEntries(rows.map(([, code, severity]) => [code, severity]))).toEqual(SEVERITIES);
  });
});
