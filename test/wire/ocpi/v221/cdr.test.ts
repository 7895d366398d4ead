import { Decimal } from '../../../../src/domain/decimal.js';
import { parseJson, stringifyJson } from '../../../../src/wire/ocpi/json.js';
import { parseCdr } from '../../../../src/wire/ocpi/v221/cdr.js';
import { formatCdr } from '../../../../src/wire/ocpi/v221/format-cdr.js';
import { ocpiExample, withField } from '../../../support/ocpi-example.js';
import { refusalOf } from '../../../support/refusal.js';

const example = ocpiExample('cdr_example');

describe('reading a CDR', () => {
  it('gives the hub its own words: money and energy as decimals, times as dates, the eMSP of the token', () => {
    const cdr = parseCdr(example);
    expect(cdr.party).toEqual({ countryCode: 'BE', partyId: 'BEC' });
    expect(cdr.token.party).toEqual({ countryCode: 'DE', partyId: 'TNM' });
    expect(cdr.totalCost).toEqual({ exclVat: new Decimal('4'), inclVat: new Decimal('4.4') });
    expect(cdr.startedAt).toEqual(new Date('2015-06-29T21:39:09Z'));
    expect(cdr.chargingPeriods[0]?.dimensions).toEqual([{ type: 'TIME', volume: new Decimal('1.973') }]);
    expect(cdr).toMatchObject({ credit: false, tariffs: [{ id: '12' }] });
  });

  it.each([
    ['total_cost.excl_vat', '4.00', 'total_cost.excl_vat: expected number'],
    ['total_cost.excl_vat', undefined, 'total_cost.excl_vat: required (number)'],
    ['total_cost', undefined, 'total_cost: required (object)'],
    ['total_cost', null, 'total_cost: required (object)'],
    ['total_cost', [], 'total_cost: expected object'],
    ['total_energy', true, 'total_energy: expected number'],
    ['total_energy', { isLosslessNumber: true }, 'total_energy: expected number'],
    ['total_energy', Number.NaN, 'total_energy: expected number'],
    ['total_energy', Number.POSITIVE_INFINITY, 'total_energy: expected number'],
    ['charging_periods', [], 'charging_periods: expected at least one item'],
    ['charging_periods', {}, 'charging_periods: expected list'],
    ['charging_periods.0', 'now', 'charging_periods.0: expected object'],
    ['charging_periods.0.dimensions.0.volume', '1', 'charging_periods.0.dimensions.0.volume: expected number'],
    [
      'tariffs.0.elements.0.price_components.0.step_size',
      0.5,
      'tariffs.0.elements.0.price_components.0.step_size: expected integer',
    ],
    ['country_code', 'BEL', 'country_code: expected two letters'],
    ['party_id', 'BE', 'party_id: expected three letters or digits'],
    ['cdr_token.contract_id', undefined, 'cdr_token.contract_id: required (string)'],
    [
      'cdr_location.coordinates.latitude',
      '95.5',
      'cdr_location.coordinates.latitude: expected degrees up to 90 as text such as "51.047599"',
    ],
    ['id', '', 'id: expected 1 to 39 printable characters'],
    ['id', 'x'.repeat(40), 'id: expected 1 to 39 printable characters'],
    ['id', 'a\nb', 'id: expected 1 to 39 printable characters'],
    ['currency', 'euro', 'currency: expected three capital letters'],
    ['credit', 'true', 'credit: expected true or false'],
  ])('refuses %s = %p', (path, value, message) => {
    const refusal = refusalOf(() => parseCdr(withField(example, path, value)));
    expect(refusal).toMatchObject({ code: 'bad-field', message, field: message.split(':')[0] });
  });

  it.each([undefined, null, [], 'CDR', 7])('refuses %p, which is no object', (body) => {
    expect(refusalOf(() => parseCdr(body))).toMatchObject({
      code: 'bad-field',
      message: 'body: expected a JSON object',
    });
  });

  it('refuses a credit CDR that does not say what it credits', () => {
    const credit = withField(example, 'credit', true);
    expect(refusalOf(() => parseCdr(credit)).message).toBe('credit_reference_id: required when credit is true');
    expect(parseCdr(withField(credit, 'credit_reference_id', '12345'))).toMatchObject({ creditReferenceId: '12345' });
  });

  it('takes ids of 39 characters, so that a credit CDR can add to the id of the original', () => {
    const long = `${'a'.repeat(36)}-C1`;
    expect(parseCdr(withField(example, 'id', long)).id).toBe(long);
  });

  it('takes fields and enum values that OCPI 2.2.1 does not have', () => {
    let newer = withField(example, 'x_vendor', { deep: [1] });
    newer = withField(newer, 'charging_periods.0.dimensions.0.type', 'SOLAR_SHARE');
    newer = withField(newer, 'auth_method', 'PLUG_AND_CHARGE');
    expect(parseCdr(newer)).toMatchObject({
      authMethod: 'PLUG_AND_CHARGE',
      chargingPeriods: [{ dimensions: [{ type: 'SOLAR_SHARE' }] }],
    });
  });

  it('takes null for optional fields', () => {
    const cdr = parseCdr(withField(withField(example, 'total_parking_cost', null), 'remark', null));
    expect(cdr).not.toHaveProperty('totalParkingCost');
    expect(cdr).not.toHaveProperty('remark');
  });

  it('takes a reservation that was never used: no EVSE, and the odd start of the standard', () => {
    let unused: unknown = example;
    for (const field of ['evse_uid', 'evse_id', 'connector_id']) {
      unused = withField(unused, `cdr_location.${field}`, '#NA');
    }
    unused = withField(unused, 'start_date_time', '1970-1-1T00:00:00Z');
    expect(parseCdr(unused)).toMatchObject({ startedAt: new Date(0), location: { evseUid: '#NA', evseId: '#NA' } });
  });

  it('takes signed data as long as meters make it', () => {
    const value = { nature: 'End', plain_data: 'm'.repeat(5_000), signed_data: 's'.repeat(9_000) };
    const signed = { encoding_method: 'OCMF', encoding_method_version: 1, signed_values: [value] };
    const body = withField(example, 'signed_data', signed);
    expect(formatCdr(parseCdr(body))).toEqual(body);
  });

  it('leaves out of its tariff what it cannot price: unknown dimensions, days and kinds of reservation', () => {
    const component = { type: 'TIME', price: 2, step_size: 1 };
    const elements = [
      { price_components: [component, { type: 'NOISE', price: 1, step_size: 1 }] },
      { price_components: [component], restrictions: { day_of_week: ['HOLIDAY'] } },
      { price_components: [component], restrictions: { day_of_week: ['HOLIDAY', 'MONDAY'] } },
      { price_components: [component], restrictions: { reservation: 'RESERVATION_MOVED' } },
    ];
    const [tariff] = parseCdr(withField(example, 'tariffs.0.elements', elements)).tariffs;
    expect(tariff?.elements).toEqual([
      { priceComponents: [{ type: 'TIME', price: new Decimal(2), stepSize: 1 }] },
      {
        priceComponents: [{ type: 'TIME', price: new Decimal(2), stepSize: 1 }],
        restrictions: { dayOfWeek: ['MONDAY'] },
      },
    ]);
  });
});

describe('numbers in a CDR', () => {
  const withEnergy = (number: string) => JSON.stringify(example).replace('15.342', number);

  it.each(['0.1', '0.3000', '12345678901234567890.1234', '0.1234567890123456789012345678', '1e21', '-0.5', '1E-7'])(
    '%s is exact',
    (number) => {
      expect(parseCdr(parseJson(withEnergy(number))).totalEnergyKwh.equals(new Decimal(number))).toBe(true);
    },
  );

  it('are written with all their digits', () => {
    const text = withEnergy('12345678901234567890.1234');
    expect(stringifyJson(formatCdr(parseCdr(parseJson(text))))).toContain('"total_energy":12345678901234567890.1234');
  });

  it('have no negative zero', () => {
    expect(parseCdr(parseJson(withEnergy('-0'))).totalEnergyKwh.toString()).toBe('0');
    expect(Object.is(parseCdr(parseJson(withEnergy('-0.0'))).totalEnergyKwh.toNumber(), 0)).toBe(true);
  });

  it.each([
    ['1e400', 'total_energy: is out of range'],
    ['1e-400', 'total_energy: is out of range'],
    ['1e31', 'total_energy: is out of range'],
    ['1.23456789012345678901234567890123456', 'total_energy: has too many digits'],
    ['9'.repeat(100_000), 'total_energy: has too many digits'],
  ])('%.40s is refused', (number, message) => {
    expect(refusalOf(() => parseCdr(parseJson(withEnergy(number)))).message).toBe(message);
  });
});
