import { parseCdr } from '../../../../src/wire/ocpi/v221/cdr.js';
import { formatCdr } from '../../../../src/wire/ocpi/v221/format-cdr.js';
import { formatTariff } from '../../../../src/wire/ocpi/v221/format-tariff.js';
import { parseEvse, parseLocation } from '../../../../src/wire/ocpi/v221/location.js';
import { parseSession } from '../../../../src/wire/ocpi/v221/session.js';
import { parseTariff } from '../../../../src/wire/ocpi/v221/tariff.js';
import { parseToken } from '../../../../src/wire/ocpi/v221/token.js';
import { ocpiExample, ocpiExamples } from '../../../support/ocpi-example.js';
import { refusalOf } from '../../../support/refusal.js';

const tariffs = ocpiExamples('tariff').filter((name) => name !== 'tariff_put_example');

describe('the example objects of the OCPI 2.2.1 specification', () => {
  it('are here: 1 CDR, 6 Locations, 2 Sessions, 19 Tariffs, 3 Tokens', () => {
    expect(ocpiExamples('location_example')).toHaveLength(6);
    expect(tariffs).toHaveLength(19);
  });

  it('a CDR is the same after it was read and written', () => {
    const example = ocpiExample('cdr_example');
    expect(formatCdr(parseCdr(example))).toEqual(example);
  });

  it.each(tariffs)('%s is the same after it was read and written', (name) => {
    const example = ocpiExample(name);
    expect(formatTariff(parseTariff(example))).toEqual(example);
  });

  it.each(ocpiExamples('location_example'))('%s is a Location', (name) => {
    const example = ocpiExample(name);
    expect(parseLocation(example)).toMatchObject({ id: example['id'], timeZone: example['time_zone'] });
  });

  it.each(ocpiExamples('session_example'))('%s is a Session', (name) => {
    const example = ocpiExample(name);
    expect(parseSession(example)).toMatchObject({ id: example['id'], status: example['status'] });
  });

  it.each([...ocpiExamples('token_example'), 'token_put_example'])('%s is a Token', (name) => {
    const example = ocpiExample(name);
    expect(parseToken(example)).toMatchObject({ uid: example['uid'], isValid: true });
  });

  it('has a Tariff that lacks the required last_updated, which is refused', () => {
    expect(refusalOf(() => parseTariff(ocpiExample('tariff_put_example')))).toMatchObject({
      code: 'bad-field',
      field: 'last_updated',
    });
  });

  it('has an EVSE that lacks fields and has a number for a string, which is refused', () => {
    const refusal = refusalOf(() => parseEvse(ocpiExample('location_put_example_add_evse')));
    expect(refusal).toMatchObject({ code: 'bad-field', message: 'physical_reference: expected string' });
  });
});
