import fc from 'fast-check';
import type { OcppVersion, Strictness } from '../../../../src/domain/stations/station.js';
import { readPayload } from '../../../../src/wire/ocpp/tolerance/read-payload.js';
import { violationOf } from '../../../../src/wire/ocpp/transport/schemas.js';

const AT = new Date('2026-10-12T10:00:00Z');

function read(action: string, params: unknown, strictness: Strictness = 'TOLERANT', version: OcppVersion = '1.6') {
  return readPayload({ version, action, params, strictness, registration: 'ACCEPTED', receivedAt: AT });
}

function rulesOf(reading: ReturnType<typeof readPayload>): readonly string[] {
  return reading.quirks.map(({ rule }) => rule);
}

const values = (...samples: unknown[]) => ({
  connectorId: 1,
  transactionId: 5,
  meterValue: [{ timestamp: '2026-10-12T10:00:00Z', sampledValue: samples }],
});
const status = (more: object) => ({ connectorId: 1, errorCode: 'NoError', status: 'Available', ...more });
const start = (more: object) => ({ connectorId: 1, idTag: 'A1', meterStart: 0, timestamp: AT.toISOString(), ...more });
const stop = (more: object) => ({ transactionId: 1, meterStop: 10, timestamp: AT.toISOString(), ...more });

describe('a payload that the schema allows', () => {
  it.each(['STRICT', 'TOLERANT', 'OFF'] as const)('is read as it is when checks are %s', (strictness) => {
    const payload = values({ value: '617', unit: 'Wh' });
    expect(read('MeterValues', payload, strictness)).toEqual({ kind: 'READ', payload, quirks: [] });
  });
});

describe('what real stations send, read tolerantly', () => {
  it.each([
    ['a unit Hz', 'MeterValues', values({ value: '50', unit: 'Hz', measurand: 'Frequency' }), 'unit-hertz'],
    ['a unit Hertz', 'MeterValues', values({ value: '50', unit: 'Hertz', measurand: 'Frequency' }), 'unit-hertz'],
    ['a measurand of the vendor', 'MeterValues', values({ value: '1', measurand: 'X.Y' }), 'unknown-measurand'],
    ['a reason of the vendor', 'StopTransaction', stop({ reason: 'Timeout' }), 'unknown-reason'],
    ['a status of 2.0.1', 'StatusNotification', status({ status: 'Occupied' }), 'unknown-status'],
    ['a time without sense', 'StatusNotification', status({ timestamp: '12.10.2026 10:00' }), 'time-format'],
    ['a token that is too long', 'StartTransaction', start({ idTag: 'A'.repeat(30) }), 'too-long'],
    ['a register with decimals', 'StartTransaction', start({ meterStart: 12.7 }), 'fraction'],
  ])('%s is left as it is and told', (_what, action, payload, rule) => {
    const before = structuredClone(payload);
    const reading = read(action, payload);
    expect(reading).toMatchObject({ kind: 'READ', payload: before });
    expect(rulesOf(reading)).toEqual([rule]);
    expect(read(action, before, 'STRICT').kind).toBe('REFUSED');
    expect(read(action, before, 'OFF')).toMatchObject({ kind: 'READ', quirks: [] });
  });

  it.each([
    ['a number where a text belongs', 'MeterValues', values({ value: 617 }), values({ value: '617' }), 'value-number'],
    [
      'a context of the vendor',
      'MeterValues',
      values({ value: '1', context: 'Vendor.X' }),
      values({ value: '1' }),
      'unknown-context',
    ],
    [
      'a unit in another case',
      'MeterValues',
      values({ value: '1', unit: 'KWH' }),
      values({ value: '1', unit: 'kWh' }),
      'spelling-unit',
    ],
    ['a property too many', 'StatusNotification', status({ foo: 1 }), status({}), 'extra-property'],
    [
      'an error code Error',
      'StatusNotification',
      status({ errorCode: 'Error' }),
      status({ errorCode: 'OtherError' }),
      'spelling-error-code',
    ],
    ['no error code', 'StatusNotification', { connectorId: 1, status: 'Available' }, status({}), 'missing-error-code'],
    ['null for nothing', 'StatusNotification', status({ info: null }), status({}), 'null-value'],
    ['null for no parameters', 'Heartbeat', null, {}, 'params-null'],
    ['no parameters at all', 'Heartbeat', undefined, {}, 'params-null'],
    [
      'a connector in quotes',
      'StatusNotification',
      status({ connectorId: '2' }),
      status({ connectorId: 2 }),
      'not-a-number',
    ],
    [
      'a text for people that is too long',
      'StatusNotification',
      status({ info: 'x'.repeat(60) }),
      status({ info: 'x'.repeat(50) }),
      'too-long',
    ],
    [
      'one reading instead of a list',
      'MeterValues',
      { connectorId: 1, meterValue: values({ value: '1' }).meterValue[0] },
      { connectorId: 1, meterValue: values({ value: '1' }).meterValue },
      'not-a-list',
    ],
    [
      'a sample without a value',
      'MeterValues',
      values({ unit: 'Wh' }, { value: '1' }),
      values({ value: '1' }),
      'missing-value',
    ],
    ['no time', 'StartTransaction', { connectorId: 1, idTag: 'A1', meterStart: 0 }, start({}), 'missing-timestamp'],
    [
      'a boot without a vendor',
      'BootNotification',
      { chargePointModel: 'M' },
      { chargePointModel: 'M', chargePointVendor: 'unknown' },
      'missing-charge-point-vendor',
    ],
  ])('%s is put right and told', (_what, action, payload, expected, rule) => {
    const reading = read(action, payload);
    expect(reading).toMatchObject({ kind: 'READ', payload: expected });
    expect(reading.kind === 'READ' && reading.payload).toEqual(expected);
    expect(rulesOf(reading)).toEqual([rule]);
  });

  it('the same mistake in a hundred samples is told once', () => {
    const samples = Array.from({ length: 100 }, (_, index) => ({ value: index, unit: index % 2 ? 'Hz' : 'Wh' }));
    const reading = read('MeterValues', values(...samples));
    expect(reading.kind).toBe('READ');
    expect([...rulesOf(reading)].sort()).toEqual(['unit-hertz', 'value-number']);
    expect(reading.kind === 'READ' && JSON.stringify(reading.payload)).toContain('{"value":"99","unit":"Hz"}');
  });

  it('several mistakes are told each, with where they are and what stood there', () => {
    const reading = read('StatusNotification', status({ errorCode: 'Error', foo: { bar: 1 }, connectorId: '1' }));
    expect(reading.quirks).toEqual(
      expect.arrayContaining([
        { rule: 'extra-property', action: 'StatusNotification', pointer: '/foo' },
        { rule: 'spelling-error-code', action: 'StatusNotification', pointer: '/errorCode', example: 'Error' },
        { rule: 'not-a-number', action: 'StatusNotification', pointer: '/connectorId', example: '1' },
      ]),
    );
  });

  it('tells nothing of a driver', () => {
    const reading = read('StartTransaction', start({ idTag: 'DRIVERS-TOKEN-THAT-IS-TOO-LONG' }));
    expect(JSON.stringify(reading.quirks)).not.toContain('DRIVERS');
  });

  it('reads events of 2.0.1 and 2.1 that lack what they need', () => {
    const event = {
      eventType: 'Updated',
      timestamp: AT.toISOString(),
      transactionInfo: { transactionId: 'T1', chargingState: 'charging' },
      meterValue: [{ timestamp: AT.toISOString(), sampledValue: [{ value: '150.5', context: 'Vendor' }] }],
    };
    for (const version of ['2.0.1', '2.1'] as const) {
      const reading = read('TransactionEvent', structuredClone(event), 'TOLERANT', version);
      expect(reading).toMatchObject({
        kind: 'READ',
        payload: {
          seqNo: 0,
          triggerReason: 'Trigger',
          transactionInfo: { chargingState: 'Charging' },
          meterValue: [{ sampledValue: [{ value: 150.5 }] }],
        },
      });
    }
  });
});

describe('what nobody can make sense of', () => {
  it.each([
    ['StopTransaction', [], {}],
    ['StopTransaction', { meterStop: 5 }, {}],
    ['MeterValues', { connectorId: 'first' }, {}],
    ['StatusNotification', 'Available', {}],
    ['StatusNotification', { connectorId: { x: 1 }, status: 'Available', errorCode: 'NoError' }, {}],
    ['Authorize', {}, { idTagInfo: { status: 'Invalid' } }],
    ['BootNotification', [1], { currentTime: AT.toISOString(), interval: 300, status: 'Accepted' }],
    ['DataTransfer', 7, { status: 'Rejected' }],
  ])('%s is kept and answered with the least that there is', (action, payload, answer) => {
    const reading = read(action, payload);
    expect(reading).toMatchObject({ kind: 'QUARANTINED', answer });
    expect(rulesOf(reading).at(-1)).toBe('quarantine');
    expect(violationOf('1.6', `${action}.conf`, answer)).toBeUndefined();
  });

  it('a start is refused, since its answer needs a number', () => {
    expect(read('StartTransaction', { connectorId: 1, idTag: 'A1' })).toMatchObject({ kind: 'REFUSED' });
  });

  it('events of 2.0.1 are kept and answered, too', () => {
    expect(read('TransactionEvent', { eventType: 'Ended' }, 'TOLERANT', '2.0.1')).toMatchObject({
      kind: 'QUARANTINED',
      answer: {},
    });
  });

  it('is refused by those who check strictly, without its payload', () => {
    const reading = read('Authorize', { idTag: 'S3CRET-'.repeat(9) }, 'STRICT');
    expect(reading).toMatchObject({ kind: 'REFUSED', quirks: [] });
    expect(reading.kind === 'REFUSED' && reading.refusal.description).not.toContain('S3CRET');
    expect(reading.kind === 'REFUSED' && reading.refusal.code).toBe('FormationViolation');
  });

  it('a payload with a thousand mistakes costs no more than forty', () => {
    const foreign = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`x${index}`, index]));
    expect(read('StatusNotification', status(foreign)).kind).toBe('QUARANTINED');
  });

  it('whatever comes, a tolerant reading ends without a throw', () => {
    const anything = fc.oneof(fc.jsonValue(), fc.object({ maxDepth: 3 }), fc.record(fieldsOf(values({ value: '1' }))));
    fc.assert(
      fc.property(
        fc.constantFrom('MeterValues', 'StopTransaction', 'StatusNotification'),
        anything,
        (action, params) => {
          const reading = read(action, params);
          expect(['READ', 'QUARANTINED', 'REFUSED']).toContain(reading.kind);
        },
      ),
      { numRuns: 150 },
    );
  });
});

function fieldsOf(model: object) {
  return Object.fromEntries(Object.keys(model).map((name) => [name, fc.jsonValue()]));
}

describe('the schemas of 2.1', () => {
  it('are found by the names that calls have', () => {
    const boot = { reason: 'PowerUp', chargingStation: { model: 'M', vendorName: 'V' } };
    expect(violationOf('2.1', 'BootNotification.req', boot)).toBeUndefined();
    expect(violationOf('2.1', 'BootNotification.req', {})).toMatchObject({ keyword: 'required' });
    expect(violationOf('2.1', 'BootNotification.conf', {})).toMatchObject({ keyword: 'required' });
    expect(violationOf('2.1', 'NoSuchThing.req', {})).toBeUndefined();
  });
});
