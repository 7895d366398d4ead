import type { MeterReading } from '../../../../src/domain/charging/meter-sample.js';
import { HubError } from '../../../../src/domain/errors.js';
import { OcppRefusal } from '../../../../src/wire/ocpp/transport/adapter.js';
import { aStation } from '../../../support/stations/a-station.js';
import { RECEIVED_AT, recordingAdapter } from './recording-flows.js';

const DRIVER = { value: '04A1B2C3D4E580' };

describe('who may charge at a station of OCPP 1.6', () => {
  it.each([
    ['ACCEPTED', 'Accepted'],
    ['BLOCKED', 'Blocked'],
    ['EXPIRED', 'Expired'],
    ['NO_CREDIT', 'Blocked'],
    ['NOT_AT_THIS_LOCATION', 'Invalid'],
    ['INVALID', 'Invalid'],
    ['UNKNOWN', 'Invalid'],
    ['CONCURRENT_TX', 'ConcurrentTx'],
  ] as const)('is told in its words: %s is %s', async (status, written) => {
    const { sendFixture, heard } = recordingAdapter({ authorization: { status } });
    expect(await sendFixture('authorize')).toEqual({ idTagInfo: { status: written } });
    expect(heard()).toEqual([['authorize', { idToken: DRIVER }]]);
  });

  it('is told with the group and until when, but a group of more than 20 characters is left out', async () => {
    const expiresAt = new Date('2026-12-31T23:00:00Z');
    const answer = async (parentIdToken: string) =>
      recordingAdapter({ authorization: { status: 'ACCEPTED', parentIdToken, expiresAt } }).sendFixture('authorize');
    const expiryDate = '2026-12-31T23:00:00.000Z';
    expect(await answer('FLEET-7')).toEqual({ idTagInfo: { expiryDate, parentIdTag: 'FLEET-7', status: 'Accepted' } });
    expect(await answer('F'.repeat(21))).toEqual({ idTagInfo: { expiryDate, status: 'Accepted' } });
  });

  it('is asked without a tag too: it is nobody’s', async () => {
    const { send, heard, noted } = recordingAdapter({ authorization: { status: 'INVALID' } });
    expect(await send('Authorize', {})).toEqual({ idTagInfo: { status: 'Invalid' } });
    expect([heard(), noted]).toEqual([[['authorize', { idToken: { value: '' } }]], ['id-tag-missing idTag']]);
  });
});

describe('a transaction of OCPP 1.6 starts', () => {
  it('with the number that the hub gives, also for a driver who may not charge', async () => {
    const { sendFixture, heard } = recordingAdapter({ authorization: { status: 'INVALID' } });
    expect(await sendFixture('start', { reservationId: 12 })).toEqual({
      idTagInfo: { status: 'Invalid' },
      transactionId: 4711,
    });
    const at = new Date('2026-10-12T09:04:59Z');
    const start = { outlet: { connector: 1 }, idToken: DRIVER, meterStartWh: '1204567', at, reservationNumber: 12 };
    expect(heard()).toEqual([['startTransaction', start]]);
  });

  it('by a clock that is off: with the time of receipt, and the text by which a repetition is known', async () => {
    const { sendFixture, heard, noted } = recordingAdapter();
    await sendFixture('start', { timestamp: '1970-01-01T00:03:11Z' });
    const doubtful = { at: RECEIVED_AT, isClockDoubtful: true, timeText: '1970-01-01T00:03:11Z' };
    expect(heard()[0]?.[1]).toMatchObject(doubtful);
    expect(noted).toEqual(['time-in-1970 timestamp']);
  });

  it('in the zone of the station where its times name none', async () => {
    const { sendFixture, heard } = recordingAdapter({}, aStation({ settings: { timeZone: 'Europe/Berlin' } }));
    await sendFixture('start', { timestamp: '2026-10-12T11:04:59.377' });
    expect(heard()[0]?.[1]).toMatchObject({ at: new Date('2026-10-12T09:04:59.377Z') });
  });

  it('whatever else it says: what cannot be read is absent', async () => {
    const { send, heard, noted } = recordingAdapter();
    const payload = { connectorId: 7, idTag: 12345678, meterStart: 'many', reservationId: -1 };
    expect(await send('StartTransaction', payload)).toMatchObject({ transactionId: 4711 });
    expect(heard()).toEqual([
      ['startTransaction', { outlet: { connector: 7 }, idToken: { value: '12345678' }, at: RECEIVED_AT }],
    ]);
    expect(noted).toEqual(['connector-unknown connectorId', 'text-expected idTag', 'value-unreadable meterStart']);
  });
});

describe('a station of OCPP 1.6 that is not accepted', () => {
  it.each(['PENDING', 'REJECTED'] as const)(
    '(%s) lets nobody charge, and keeps its starts; its stops are taken',
    async (registration) => {
      const { sendFixture, heard } = recordingAdapter({}, aStation({ registration }));
      expect(await sendFixture('authorize')).toEqual({ idTagInfo: { status: 'Invalid' } });
      await expect(sendFixture('start')).rejects.toEqual(
        new OcppRefusal('SecurityError', 'the station is not accepted yet'),
      );
      expect(heard()).toEqual([]);
      expect(await sendFixture('stop')).toEqual({});
      expect(heard()).toMatchObject([['stopTransaction', { stationRef: '4711' }]]);
    },
  );
});

describe('meter values of OCPP 1.6', () => {
  const reading = (heard: readonly (readonly [string, ...unknown[]])[]) => heard[0]?.[1] as MeterReading;
  const short = ({ samples }: MeterReading) =>
    samples.map(({ measurand, value, unit, phase = '' }) => `${measurand} ${value.toFixed()} ${unit} ${phase}`.trim());

  it('are told in one unit per measurand', async () => {
    const { sendFixture, heard, noted } = recordingAdapter();
    expect(await sendFixture('meterValues')).toEqual({});
    expect(heard()[0]?.[1]).toMatchObject({ outlet: { connector: 1 }, stationRef: '4711', signed: [] });
    expect(short(reading(heard()))).toEqual([
      'Energy.Active.Import.Register 1204667 Wh',
      'Power.Active.Import 10912 W',
      'Current.Import 15.8 A L1',
      'Frequency 49.97 Hz',
      'SoC 61 Percent',
    ]);
    expect(noted).toEqual([]);
  });

  it('are taken in forms that OCPP does not have, without what nobody can read', async () => {
    const { sendFixture, heard, noted } = recordingAdapter();
    expect(await sendFixture('meterValuesOdd')).toEqual({});
    expect(short(reading(heard()))).toEqual(['Energy.Active.Import.Register 1204767 Wh', 'Frequency 49.9 Hz']);
    expect(noted).toEqual([
      'time-without-zone meterValue.0.timestamp',
      'unit-hertz meterValue.0.sampledValue.1',
      'value-comma meterValue.0.sampledValue.1',
      'value-unreadable meterValue.0.sampledValue.2',
    ]);
  });

  it.each([0, -1, undefined, null, 'none'])('of transaction %p belong to none yet', async (transactionId) => {
    const { sendFixture, heard } = recordingAdapter();
    await sendFixture('meterValues', { transactionId });
    expect(heard()[0]?.[1]).not.toHaveProperty('stationRef');
  });

  it('without any values are answered and noted', async () => {
    for (const meterValue of [undefined, null, 'none', [], [7], [{ timestamp: 1 }], { sampledValue: [[]] }]) {
      const { sendFixture, heard, noted } = recordingAdapter();
      expect(await sendFixture('meterValues', { meterValue })).toEqual({});
      expect(heard()).toEqual([]);
      expect(noted).toContain('meter-values-empty meterValue');
    }
  });

  it('that the meter has signed are kept byte for byte, also where the station forgot to say so', async () => {
    const ocmf = 'OCMF|{"FV":"1.0"}|{"SD":"3045"} ';
    const sampledValue = [
      { value: ocmf, context: 'Transaction.Begin' },
      { value: ' bM=\n', format: 'SignedData' },
    ];
    const { sendFixture, heard, noted } = recordingAdapter();
    await sendFixture('meterValues', { meterValue: { timestamp: '2026-10-12T09:00:00Z', sampledValue } });
    const at = new Date('2026-10-12T09:00:00Z');
    expect(reading(heard())).toMatchObject({
      samples: [],
      signed: [
        { at, context: 'Transaction.Begin', data: ocmf },
        { at, context: 'Sample.Periodic', data: ' bM=\n' },
      ],
    });
    expect(noted).toContain('signed-without-format meterValue.0.sampledValue.0.format');
  });
});

describe('a transaction of OCPP 1.6 stops', () => {
  it('with its last values, signed ones among them', async () => {
    const { sendFixture, heard } = recordingAdapter();
    expect(await sendFixture('stop')).toEqual({});
    const [[, stop] = []] = heard();
    expect(stop).toMatchObject({
      stationRef: '4711',
      meterStopWh: '1226567',
      at: new Date('2026-10-12T09:05:00Z'),
      reason: 'EVDisconnected',
      idToken: DRIVER,
      samples: [{ context: 'Transaction.End', unit: 'Wh' }],
      signed: [{ context: 'Transaction.End', data: 'OCMF|{"FV":"1.0","GI":"RW","RD":[]}|{"SD":"30450220"}' }],
    });
  });

  it('and hears of the tag that stopped it, where there was one', async () => {
    const { sendFixture } = recordingAdapter({ onStop: { status: 'BLOCKED' } });
    expect(await sendFixture('stop')).toEqual({ idTagInfo: { status: 'Blocked' } });
  });

  it.each([
    [{ transactionId: 0 }, { stationRef: '0' }],
    [{ transactionId: -1, idTag: undefined }, { stationRef: '-1' }],
    [{ transactionId: 'ABC-1' }, { stationRef: 'ABC-1' }],
    [{ transactionId: undefined }, { stationRef: '' }],
    [{ meterStop: -5 }, { meterStopWh: '-5' }],
    [
      { meterStop: null, timestamp: 'yesterday', transactionData: 'none' },
      { isClockDoubtful: true, samples: [] },
    ],
  ])('is told and answered whatever it says: %j', async (change, told) => {
    const { sendFixture, heard } = recordingAdapter();
    expect(await sendFixture('stop', change)).toEqual({});
    expect(heard()[0]?.[1]).toMatchObject(told);
  });

  it('and is answered when a rule of the hub refuses it, for it would come again for ever', async () => {
    const throws = new HubError('bad-field', 'meterStop: too low', 'meterStop');
    for (const name of ['stop', 'meterValues']) {
      const { sendFixture, noted } = recordingAdapter({ throws });
      expect(await sendFixture(name)).toEqual({});
      expect(noted).toEqual(['refused-by-rule meterStop']);
    }
  });

  it('but is not answered when the hub itself is broken: the station keeps it and sends it again', async () => {
    const throws = new Error('the store is down');
    for (const name of ['stop', 'start', 'meterValues']) {
      await expect(recordingAdapter({ throws }).sendFixture(name)).rejects.toBe(throws);
    }
  });
});
