import { parsePriceAreas } from '../../../src/domain/analytics/price-areas.js';
import { refusalOf } from '../../support/refusal.js';

const GERMANY = { name: 'Germany', index: 'EPEX-DE', currency: 'EUR', countries: ['DEU'] };

describe('price areas', () => {
  it('have an index, what a kWh costs beside it, and members', () => {
    const depot = {
      name: 'Depot',
      currency: 'EUR',
      otherPerKwh: '0.21',
      locations: ['nl-abc/loc1'],
      parties: ['NL*DEF'],
    };
    const [germany, fixed] = parsePriceAreas({ areas: [GERMANY, depot] });
    expect(germany).toMatchObject({ name: 'Germany', index: 'EPEX-DE', currency: 'EUR' });
    expect(germany?.otherPerKwh.toFixed()).toBe('0');
    expect(fixed).not.toHaveProperty('index');
    expect(fixed?.otherPerKwh.toFixed()).toBe('0.21');
    expect(fixed?.members).toEqual({ locations: ['NL*ABC/LOC1'], parties: ['NL*DEF'], countries: [] });
  });

  it.each([
    ['areas', {}],
    ['areas.0.price', { areas: [{ ...GERMANY, price: '1' }] }],
    ['areas.0', { areas: [{ ...GERMANY, countries: [] }] }],
    ['areas.0', { areas: [{ name: 'No price', currency: 'EUR', countries: ['DEU'] }] }],
    ['areas.0.index', { areas: [{ ...GERMANY, index: 'EPEX DE' }] }],
    ['areas.0.currency', { areas: [{ ...GERMANY, currency: 'Euro' }] }],
    ['areas.0.otherPerKwh', { areas: [{ ...GERMANY, otherPerKwh: '-0.1' }] }],
    ['areas.0.countries.0', { areas: [{ ...GERMANY, countries: ['DE'] }] }],
    ['areas.0.countries.1', { areas: [{ ...GERMANY, countries: ['DEU', 'DEU'] }] }],
    ['areas.1.countries.0', { areas: [GERMANY, { ...GERMANY, name: 'Again' }] }],
    ['areas.1.name', { areas: [GERMANY, { ...GERMANY, countries: ['LUX'] }] }],
    ['areas.0.parties.0', { areas: [{ ...GERMANY, parties: ['NLABC'] }] }],
    ['areas.0.locations.0', { areas: [{ ...GERMANY, locations: ['LOC1'] }] }],
    ['areas.0.locations.0', { areas: [{ ...GERMANY, locations: ['NL1ABC/LOC1'] }] }],
    ['areas.0.countries', { areas: [{ ...GERMANY, countries: Array(1_001).fill('DEU') }] }],
    ['areas', { areas: Array(201).fill(GERMANY) }],
  ])('are refused at the field %s', (field, json) => {
    expect(refusalOf(() => parsePriceAreas(json))).toMatchObject({ code: 'bad-setting', field });
  });
});
