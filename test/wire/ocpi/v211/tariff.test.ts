import { Decimal } from '../../../../src/domain/decimal.js';
import { priceCdr } from '../../../../src/domain/pricing/price-cdr.js';
import type { Tariff } from '../../../../src/domain/roaming/tariff.js';
import { formatTariff, parseTariff } from '../../../../src/wire/ocpi/v211/tariff.js';
import { ocpiExample, ocpiExamples, withField } from '../../../support/ocpi-example.js';
import { refusalOf } from '../../../support/refusal.js';

const OWNER = { countryCode: 'NL', partyId: 'TNM' };
const EXAMPLES = ocpiExamples('tariff', '2.1.1');
const example = (name: string) => parseTariff(ocpiExample(name, '2.1.1'), OWNER);

/** Saturday 24 October 2026, 14:00 in Amsterdam: an hour of charging at 7 kW or 43 kW, then half an hour of parking. */
function priceOf(tariff: Tariff, powerKw: string) {
  const [start, stop, end] = ['12:00', '13:00', '13:30'].map((time) => new Date(`2026-10-24T${time}:00Z`));
  if (!start || !stop || !end) throw new Error('no times');
  const charging = [
    { type: 'TIME' as const, volume: new Decimal(1) },
    { type: 'MAX_POWER' as const, volume: new Decimal(powerKw) },
  ];
  const parking = [{ type: 'PARKING_TIME' as const, volume: new Decimal('0.5') }];
  const chargingPeriods = [
    { startedAt: start, dimensions: charging },
    { startedAt: stop, dimensions: parking },
  ];
  const cdr = { startedAt: start, endedAt: end, currency: 'EUR', chargingPeriods };
  return priceCdr({ cdr, tariffs: [tariff], timeZone: 'Europe/Amsterdam' });
}

describe('a Tariff of OCPI 2.1.1', () => {
  it.each(EXAMPLES)('%s of the specification is read and written again as it was', (name) => {
    expect(formatTariff(example(name))).toEqual(ocpiExample(name, '2.1.1'));
  });

  it.each([
    ['tariff_simple_2_euro_per_hour', '7', '2'],
    ['tariff_alt_text', '7', '2'],
    ['tariff_alt_url', '7', '2'],
    // The fee, an hour of charging, half an hour of Saturday parking at 6.
    ['tariff_complex', '7', '6.5'],
    ['tariff_complex', '43', '6.75'],
    ['tariff_free_of_charge', '7', '0'],
  ])('%s prices a session at %s kW: %s without VAT', (name, power, total) => {
    const { totalCost } = priceOf(example(name), power);
    expect({ excl: totalCost.exclVat.toFixed(), incl: totalCost.inclVat }).toEqual({ excl: total, incl: undefined });
  });

  it('belongs to whoever sent it, and its VAT is not known even where a rate is sent', () => {
    const sent = withField(ocpiExample('tariff_complex', '2.1.1'), 'elements.0.price_components.0.vat', 21);
    const tariff = parseTariff(sent, OWNER);
    expect(tariff).toMatchObject({ party: OWNER, taxIncluded: 'UNKNOWN' });
    expect(tariff.elements[0]?.priceComponents[0]).not.toHaveProperty('vat');
  });

  it('does not price charging by what a later version would call a reservation', () => {
    const sent = withField(ocpiExample('tariff_complex', '2.1.1'), 'elements.0.restrictions', {
      reservation: 'RESERVATION',
    });
    expect(priceOf(parseTariff(sent, OWNER), '7').totalCost.exclVat.toFixed()).toBe('4');
  });

  it('keeps its energy mix, whose impacts it calls by their source', () => {
    const mix = {
      is_green_energy: false,
      energy_sources: [{ source: 'GAS', percentage: 12.5 }],
      environ_impact: [{ source: 'CARBON_DIOXIDE', amount: 372 }],
    };
    const sent = withField(ocpiExample('tariff_alt_url', '2.1.1'), 'energy_mix', mix);
    const tariff = parseTariff(sent, OWNER);
    expect(tariff.energyMix?.environImpact[0]?.category).toBe('CARBON_DIOXIDE');
    expect(formatTariff(tariff)).toEqual(sent);
  });

  it.each([
    ['last_updated', undefined],
    ['currency', 'euro'],
    ['elements', []],
    ['elements.1.price_components.0.price', '1.00'],
    ['elements.1.price_components.0.step_size', -1],
    ['elements.4.restrictions.start_time', '9:00'],
    ['elements.4.restrictions.day_of_week', 'MONDAY'],
  ])('is refused by the path of a wrong %s', (path, value) => {
    const sent = withField(ocpiExample('tariff_complex', '2.1.1'), path, value);
    const refusal = refusalOf(() => parseTariff(sent, OWNER));
    expect(refusal).toMatchObject({ code: 'bad-field', field: path });
    expect(refusal.message.startsWith(path)).toBe(true);
  });
});

describe('a tariff of the hub told in OCPI 2.1.1', () => {
  const simple = example('tariff_simple_2_euro_per_hour');
  const component = { type: 'TIME' as const, price: new Decimal(2), vat: new Decimal(10), stepSize: 300 };

  it('is told without VAT and without what it asks for reservations', () => {
    const reservation = { priceComponents: [component], restrictions: { reservation: 'RESERVATION' as const } };
    const told = formatTariff({
      ...simple,
      type: 'REGULAR',
      elements: [reservation, { priceComponents: [component] }],
    });
    expect(told).toEqual(ocpiExample('tariff_simple_2_euro_per_hour', '2.1.1'));
  });

  it.each([
    ['min_price', { minPrice: { exclVat: new Decimal(1) } }],
    ['max_price', { maxPrice: { exclVat: new Decimal(1) } }],
    ['start_date_time', { startsAt: new Date(0) }],
    ['end_date_time', { endsAt: new Date(0) }],
    ['tax_included', { taxIncluded: 'YES' }],
    [
      'elements.0.restrictions.max_current',
      { elements: [{ priceComponents: [component], restrictions: { maxCurrent: new Decimal(16) } }] },
    ],
    ['elements', { elements: [{ priceComponents: [component], restrictions: { reservation: 'RESERVATION' } }] }],
  ] as const)('is refused with %s, without which it would cost another amount', (field, terms) => {
    expect(refusalOf(() => formatTariff({ ...simple, ...terms }))).toMatchObject({ code: 'bad-field', field });
  });
});
