import { Decimal } from '../../../../src/domain/decimal.js';
import { priceCdr } from '../../../../src/domain/pricing/price-cdr.js';
import type { CdrDimensionType } from '../../../../src/domain/roaming/cdr.js';
import type { Tariff } from '../../../../src/domain/roaming/tariff.js';
import { parseTariff as parse221 } from '../../../../src/wire/ocpi/v221/tariff.js';
import { formatTariff, parseTariff } from '../../../../src/wire/ocpi/v230/tariff.js';
import { ocpiExample, ocpiExamples, withField } from '../../../support/ocpi-example.js';
import { refusalOf } from '../../../support/refusal.js';

const PUT = 'tariff_put_example';
const EXAMPLES = ocpiExamples('tariff', '2.3.0').filter((name) => name !== PUT);
const example = (name: string) => parseTariff(ocpiExample(name, '2.3.0'));

type Volume = readonly [CdrDimensionType, string];

/** Wednesday 6 February 2019, 10:00 in Amsterdam; some hours, with a volume in each. */
function priceOf(tariff: Tariff, ...hours: readonly Volume[]) {
  const at = (hour: number) => new Date(Date.UTC(2019, 1, 6, 9 + hour));
  const chargingPeriods = hours.map(([type, volume], hour) => {
    return { startedAt: at(hour), dimensions: [{ type, volume: new Decimal(volume) }], tariffId: tariff.id };
  });
  const cdr = { startedAt: at(0), endedAt: at(hours.length), currency: tariff.currency, chargingPeriods };
  const { totalCost } = priceCdr({ cdr, tariffs: [tariff], timeZone: 'Europe/Amsterdam' });
  return [totalCost.exclVat.toFixed(), totalCost.inclVat?.toFixed()];
}

describe('a Tariff of OCPI 2.3.0', () => {
  it.each(EXAMPLES)('%s of the specification is read and written again as it was', (name) => {
    expect(formatTariff(example(name))).toEqual(ocpiExample(name, '2.3.0'));
  });

  it.each(EXAMPLES)('%s prices a session', (name) => {
    expect(priceOf(example(name), ['ENERGY', '20'])).toEqual([
      expect.stringMatching(/^\d/),
      expect.stringMatching(/^\d/),
    ]);
  });

  it.each<[string, readonly Volume[], string, string]>([
    ['tariff_8_simple_025kwh', [['ENERGY', '20']], '5', '5.5'],
    ['tariff_9_025kwh_start', [['ENERGY', '20']], '5.5', '6.1'],
    ['tariff_12_025kwh_min_price', [['ENERGY', '1.9']], '0.5', '0.55'],
    ['tariff_6_025kwh_start_max_price', [['ENERGY', '50']], '10', '11'],
    ['tariff_6_025kwh_start_max_price', [['ENERGY', '30']], '8', '8.85'],
    [
      'tariff_13_simple_3hour_5parking',
      [
        ['TIME', '1'],
        ['PARKING_TIME', '1'],
      ],
      '8',
      '9.3',
    ],
    [
      'tariff_19_simple_north_american_exclusive',
      [
        ['TIME', '1'],
        ['TIME', '1'],
        ['TIME', '0.5'],
      ],
      '5',
      '5',
    ],
    [
      'tariff_20_simple_north_american_inclusive',
      [
        ['TIME', '1'],
        ['TIME', '1'],
        ['TIME', '0.5'],
      ],
      '5.25',
      '5.25',
    ],
    ['tariff_5_free_of_charge', [['ENERGY', '20']], '0', '0'],
  ])('%s costs what the specification says', (name, hours, excl, incl) => {
    expect(priceOf(example(name), ...hours)).toEqual([excl, incl]);
  });

  it('takes the tax out of prices that include it, by the rate of each component', () => {
    const sent = withField(ocpiExample('tariff_8_simple_025kwh', '2.3.0'), 'tax_included', 'YES');
    expect(priceOf(parseTariff(withField(sent, 'elements.0.price_components.0.vat', 25)), ['ENERGY', '20'])).toEqual([
      '4',
      '5',
    ]);
  });

  it('has no taxes where none apply, whatever rate stands there', () => {
    const sent = withField(ocpiExample('tariff_8_simple_025kwh', '2.3.0'), 'tax_included', 'N/A');
    expect(priceOf(parseTariff(sent), ['ENERGY', '20'])).toEqual(['5', '5']);
    expect(formatTariff(parseTariff(sent))).toEqual(sent);
  });

  it('says of a tariff of 2.2.1 that its prices are without taxes', () => {
    const tariff = parse221(ocpiExample('tariff_12_025kwh_min_price'));
    expect(formatTariff(tariff)).toEqual(ocpiExample('tariff_12_025kwh_min_price', '2.3.0'));
  });

  it('leaves out what later versions may add to its enums, as they cannot be priced', () => {
    const sent = withField(
      ocpiExample('tariff_9_025kwh_start', '2.3.0'),
      'elements.0.price_components.0.type',
      'CARBON',
    );
    const tariff = parseTariff(withField(sent, 'type', 'PROFILE_NIGHT'));
    expect(tariff.elements[0]?.priceComponents.map(({ type }) => type)).toEqual(['ENERGY']);
    expect(tariff).not.toHaveProperty('type');
  });

  it.each([
    ['tax_included', undefined],
    ['tax_included', 'PERHAPS'],
    ['min_price.before_taxes', undefined],
    ['min_price.after_taxes', '0.55'],
    ['party_id', 'TOOLONG'],
    ['elements.0.price_components.0.vat', '10'],
    ['last_updated', 'yesterday'],
  ])('is refused by the path of a wrong %s', (path, value) => {
    const sent = withField(ocpiExample('tariff_12_025kwh_min_price', '2.3.0'), path, value);
    expect(refusalOf(() => parseTariff(sent))).toMatchObject({ code: 'bad-field', field: path });
  });

  it('is refused without last_updated, as the example of a PUT in the specification is', () => {
    expect(refusalOf(() => example(PUT))).toMatchObject({ field: 'last_updated' });
  });
});
