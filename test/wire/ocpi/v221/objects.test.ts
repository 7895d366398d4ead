import { maxPowerW } from '../../../../src/domain/roaming/location.js';
import { parseConnector, parseLocation } from '../../../../src/wire/ocpi/v221/location.js';
import { parseSession } from '../../../../src/wire/ocpi/v221/session.js';
import { parseTariff } from '../../../../src/wire/ocpi/v221/tariff.js';
import { parseToken } from '../../../../src/wire/ocpi/v221/token.js';
import { ocpiExample, withField } from '../../../support/ocpi-example.js';
import { refusalOf } from '../../../support/refusal.js';
import { aConnector } from '../../../support/roaming/objects.js';

const location = ocpiExample('location_example');
const tariff = ocpiExample('tariff_4_complex');
const session = ocpiExample('session_example_2_short_finished');
const token = ocpiExample('token_example_2_full_rfid');
const connector = aConnector({ last_updated: '2026-11-02T09:30:00Z' });

describe('reading a Location', () => {
  it('takes the lengths of the errata of 2026-05: an address of 255 characters, a state of 45', () => {
    const long = withField(withField(location, 'address', 'a'.repeat(255)), 'state', 's'.repeat(45));
    expect(parseLocation(long).address).toHaveLength(255);
  });

  it.each([
    ['time_zone', undefined, 'time_zone: required (string)'],
    ['time_zone', '', 'time_zone: expected a zone such as Europe/Oslo'],
    ['publish', 'yes', 'publish: expected true or false'],
    ['evses.0.connectors', [], 'evses.0.connectors: expected at least one item'],
    ['evses.0.connectors.0.max_voltage', '230', 'evses.0.connectors.0.max_voltage: expected integer'],
    ['evses.0.status', undefined, 'evses.0.status: required (string)'],
    ['coordinates.longitude', 3.729, 'coordinates.longitude: expected string'],
    ['opening_times', { regular_hours: [] }, 'opening_times.twentyfourseven: required (true or false)'],
    ['images', [{ url: 'https://cpo.example/1.png', category: 'EVSE' }], 'images.0.type: required (string)'],
    ['directions', [{ text: 'left' }], 'directions.0.language: required (string)'],
  ])('refuses %s = %p', (path, value, message) => {
    expect(refusalOf(() => parseLocation(withField(location, path, value)))).toMatchObject({
      code: 'bad-field',
      message,
    });
  });

  it('takes a status, a plug and a power type that OCPI 2.2.1 does not have', () => {
    let newer = withField(location, 'evses.0.status', 'SLEEPING');
    newer = withField(newer, 'evses.0.connectors.0.standard', 'MCS');
    expect(parseLocation(newer).evses[0]).toMatchObject({ status: 'SLEEPING', connectors: [{ standard: 'MCS' }, {}] });
  });
});

describe('the highest power of a connector', () => {
  it.each([
    ['AC_1_PHASE', 7_360],
    ['AC_2_PHASE', 14_720],
    ['AC_3_PHASE', 22_080],
    ['DC', 7_360],
    ['TESLA', undefined],
  ])('%s with 230 V and 32 A: %p W', (powerType, watts) => {
    expect(maxPowerW(parseConnector({ ...connector, power_type: powerType }))).toBe(watts);
  });

  it('is what the connector says when it says so', () => {
    expect(maxPowerW(parseConnector({ ...connector, max_electric_power: 11_000 }))).toBe(11_000);
  });
});

describe('reading a Tariff', () => {
  it.each([
    ['elements', [], 'elements: expected at least one item'],
    ['elements.0.price_components', [], 'elements.0.price_components: expected at least one item'],
    ['elements.0.price_components.0.price', '1', 'elements.0.price_components.0.price: expected number'],
    ['elements.0.price_components.0.step_size', -1, 'elements.0.price_components.0.step_size: expected 0 or more'],
    [
      'elements.0.restrictions',
      { start_time: '24:00' },
      'elements.0.restrictions.start_time: expected text such as 13:30',
    ],
    [
      'elements.0.restrictions',
      { end_date: '2026-13-01' },
      'elements.0.restrictions.end_date: expected text such as 2026-12-24',
    ],
    ['last_updated', undefined, 'last_updated: required (string)'],
  ])('refuses %s = %p', (path, value, message) => {
    expect(refusalOf(() => parseTariff(withField(tariff, path, value)))).toMatchObject({ code: 'bad-field', message });
  });

  it('takes the step size 0 of the free tariff of the standard', () => {
    expect(parseTariff(ocpiExample('tariff_5_free_of_charge')).elements[0]?.priceComponents[0]?.stepSize).toBe(0);
  });
});

describe('reading a Session', () => {
  it('may lack charging periods and a total cost', () => {
    const bare = withField(withField(session, 'charging_periods', undefined), 'total_cost', undefined);
    expect(parseSession(bare)).toMatchObject({ chargingPeriods: [] });
  });

  it.each([
    ['kwh', '41.12', 'kwh: expected number'],
    ['cdr_token', undefined, 'cdr_token: required (object)'],
    ['last_updated', '2015-06-29T23:50:17+00:00', 'last_updated: expected UTC with Z or nothing behind the time'],
  ])('refuses %s = %p', (path, value, message) => {
    expect(refusalOf(() => parseSession(withField(session, path, value)))).toMatchObject({
      code: 'bad-field',
      message,
    });
  });
});

describe('reading a Token', () => {
  it('refuses an object where a text belongs, as an injection would have it', () => {
    const refusal = refusalOf(() => parseToken(withField(token, 'uid', { $gt: '' })));
    expect(refusal).toMatchObject({ code: 'bad-field', message: 'uid: expected string', field: 'uid' });
  });

  it.each([
    ['valid', 'true', 'valid: expected true or false'],
    ['whitelist', undefined, 'whitelist: required (string)'],
    ['energy_contract', {}, 'energy_contract.supplier_name: required (string)'],
  ])('refuses %s = %p', (path, value, message) => {
    expect(refusalOf(() => parseToken(withField(token, path, value)))).toMatchObject({ code: 'bad-field', message });
  });
});
