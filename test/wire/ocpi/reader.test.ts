import { createOcpiReader } from '../../../src/wire/ocpi/reader.js';
import { ocpiExample } from '../../support/ocpi-example.js';
import { refusalOf } from '../../support/refusal.js';

const reader = createOcpiReader();
const json = (name: string) => JSON.stringify(ocpiExample(name));

describe('reading stored originals', () => {
  it('gives the CDR and the Tariff that came', () => {
    expect(reader.readCdr('2.2.1', json('cdr_example')).id).toBe('12345');
    expect(reader.readTariff('2.2.1', json('tariff_8_simple_025kwh')).currency).toBe('EUR');
  });

  it('gives Tariffs of the versions before and after, and asks who sent one that does not say', () => {
    const old = JSON.stringify(ocpiExample('tariff_complex', '2.1.1'));
    const owner = { countryCode: 'NL', partyId: 'TNM' };
    expect(reader.readTariff('2.1.1', old, owner)).toMatchObject({ party: owner, taxIncluded: 'UNKNOWN' });
    expect(refusalOf(() => reader.readTariff('2.1.1', old))).toMatchObject({ code: 'bad-field', field: 'party_id' });
    const new230 = JSON.stringify(ocpiExample('tariff_20_simple_north_american_inclusive', '2.3.0'));
    expect(reader.readTariff('2.3.0', new230)).toMatchObject({ party: { partyId: 'FLO' }, taxIncluded: 'YES' });
  });

  it('gives the time zone of a Location and the power of its connectors, whatever the case of ids', () => {
    const facts = reader.readLocation('2.2.1', json('location_example'));
    expect(facts.timeZone).toBe('Europe/Brussels');
    // 220 V and 16 A on three phases.
    expect(facts.maxPowerW('3256', '1')).toBe(10_560);
    expect(facts.maxPowerW('3256', '9')).toBeUndefined();
    expect(facts.maxPowerW('9999', '1')).toBeUndefined();
  });

  it('refuses a version that the hub does not read', () => {
    for (const version of ['2.0', '2.1.1', '2.3.0']) {
      expect(refusalOf(() => reader.readCdr(version, json('cdr_example')))).toMatchObject({ code: 'bad-field' });
    }
    expect(refusalOf(() => reader.readTariff('3.0', '{}'))).toMatchObject({ code: 'bad-field', field: 'version' });
  });
});
