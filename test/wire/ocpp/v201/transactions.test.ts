import type { MeterReading } from '../../../../src/domain/charging/meter-sample.js';
import { CALLS, RECEIVED_AT, recordingAdapter } from './recording-flows.js';

const AT = new Date('2026-10-12T09:04:58.120Z');
const REF = 'b3f5c0de-7d2e-4c55-9a57-2f9b1d3c8e01';
const DRIVER = { value: '04A1B2C3D4E580', type: 'ISO14443' };
const NOTHING_MEASURED: MeterReading = { samples: [], signed: [] };

describe('who may charge at a station of OCPP 2.0.1', () => {
  it.each([
    ['ACCEPTED', 'Accepted'],
    ['BLOCKED', 'Blocked'],
    ['EXPIRED', 'Expired'],
    ['NO_CREDIT', 'NoCredit'],
    ['NOT_AT_THIS_LOCATION', 'NotAtThisLocation'],
    ['INVALID', 'Invalid'],
    ['UNKNOWN', 'Unknown'],
    ['CONCURRENT_TX', 'ConcurrentTx'],
  ] as const)('is told in its words: %s is %s', async (status, written) => {
    const { sendFixture, heard } = recordingAdapter({ authorization: { status } });
    expect(await sendFixture('authorize')).toEqual({ idTokenInfo: { status: written } });
    expect(heard()).toEqual([['authorize', { idToken: DRIVER }]]);
  });

  it('is told with the group, the language and until when; a group that is too long is left out', async () => {
    const expiresAt = new Date('2026-12-31T23:00:00Z');
    const answer = async (parentIdToken: string) => {
      const authorization = { status: 'ACCEPTED', parentIdToken, expiresAt, language: 'nl' } as const;
      return recordingAdapter({ authorization }).sendFixture('authorize');
    };
    const info = { status: 'Accepted', cacheExpiryDateTime: '2026-12-31T23:00:00.000Z', language1: 'nl' };
    expect(await answer('FLEET-7')).toEqual({
      idTokenInfo: { ...info, groupIdToken: { idToken: 'FLEET-7', type: 'Central' } },
    });
    expect(await answer('F'.repeat(37))).toEqual({ idTokenInfo: info });
  });

  it('with a contract whose certificates the station has checked is asked as any other, and nothing is said of them', async () => {
    const { sendFixture, heard } = recordingAdapter();
    expect(await sendFixture('authorizeContract')).toEqual({ idTokenInfo: { status: 'Accepted' } });
    expect(heard()).toEqual([['authorize', { idToken: { value: 'NLABCC00000000012', type: 'eMAID' } }]]);
  });

  it('with a contract that nobody has checked is refused, and no flow is asked', async () => {
    const { sendFixture, heard } = recordingAdapter();
    const refused = { idTokenInfo: { status: 'Invalid' }, certificateStatus: 'CertChainError' };
    expect(await sendFixture('authorizeChain')).toEqual(refused);
    expect(heard()).toEqual([]);
  });
});

describe('a transaction of OCPP 2.0.1', () => {
  it('may start before anybody is known, at an EVSE without a connector', async () => {
    const { sendFixture, heard } = recordingAdapter();
    expect(await sendFixture('started')).toEqual({});
    const started = {
      kind: 'STARTED',
      stationRef: REF,
      seqNo: 0,
      at: AT,
      offline: false,
      trigger: 'CablePluggedIn',
      outlet: { evse: 1 },
      chargingState: 'EVConnected',
      ...NOTHING_MEASURED,
    };
    expect(heard()).toEqual([['transactionEvent', started]]);
  });

  it('learns with its driver’s token whether the driver may charge', async () => {
    const { sendFixture, heard } = recordingAdapter({ authorization: { status: 'NO_CREDIT' } });
    expect(await sendFixture('authorized')).toEqual({ idTokenInfo: { status: 'NoCredit' } });
    expect(heard()[0]?.[1]).toMatchObject({
      kind: 'UPDATED',
      seqNo: 1,
      trigger: 'Authorized',
      idToken: DRIVER,
      chargingState: 'Charging',
      remoteStartNumber: 417,
      reservationNumber: 12,
    });
  });

  it('is measured in one unit per measurand, powers of ten taken in; what the meter signed stays as it came', async () => {
    const { sendFixture, heard } = recordingAdapter();
    await sendFixture('authorized');
    const [[, reading] = []] = heard();
    const { samples, signed } = reading as MeterReading;
    expect(
      samples.map(({ measurand, value, unit, context, phase }) => [measurand, `${value}`, unit, context, phase]),
    ).toEqual([
      ['Energy.Active.Import.Register', '1204567', 'Wh', 'Transaction.Begin', undefined],
      ['Power.Active.Import', '11040', 'W', 'Sample.Periodic', undefined],
      ['Current.Import', '16', 'A', 'Sample.Periodic', 'L1'],
    ]);
    const payload = CALLS['authorized']?.[3] as { meterValue: [{ sampledValue: [{ signedMeterValue: object }] }] };
    const { signedMeterData: data, ...rest } = payload.meterValue[0].sampledValue[0].signedMeterValue as {
      signedMeterData: string;
    };
    expect(signed).toEqual([{ at: AT, context: 'Transaction.Begin', data, ...rest }]);
  });

  it('ends, also one that ended while nobody heard it and whose station counts no events', async () => {
    const { sendFixture, heard } = recordingAdapter();
    expect(await sendFixture('ended')).toEqual({});
    expect(heard()[0]?.[1]).toMatchObject({ kind: 'ENDED', seqNo: 0, offline: true, stoppedReason: 'Local' });
  });

  it('needs no authorization where the station says so: the token is empty', async () => {
    const { sendFixture, heard } = recordingAdapter();
    expect(await sendFixture('noAuthorization')).toEqual({ idTokenInfo: { status: 'Accepted' } });
    expect(heard()[0]?.[1]).toMatchObject({
      idToken: { value: '', type: 'NoAuthorization' },
      outlet: { evse: 1, connector: 1 },
    });
  });

  it('whose clock is off has the time of receipt, and the text by which a repetition is known', async () => {
    const { sendFixture, heard, noted } = recordingAdapter();
    await sendFixture('started', { timestamp: '1970-01-01T00:03:11Z' });
    const doubtful = { at: RECEIVED_AT, isClockDoubtful: true, timeText: '1970-01-01T00:03:11Z' };
    expect(heard()[0]?.[1]).toMatchObject(doubtful);
    expect(noted).toEqual(['time-in-1970 timestamp 1970-01-01T00:03:11Z']);
  });

  it('without a name is answered and noted, since the station would send it for ever', async () => {
    const { sendFixture, heard, noted } = recordingAdapter();
    expect(await sendFixture('started', { transactionInfo: {} })).toEqual({});
    expect([heard(), noted]).toEqual([
      [],
      ['quarantine transactionInfo.transactionId transactionInfo.transactionId: is missing'],
    ]);
  });
});

it('values outside transactions are told with the EVSE; EVSE 0 is the main meter', async () => {
  const { sendFixture, heard } = recordingAdapter();
  await sendFixture('meterValues');
  const [, values] = heard()[0] ?? [];
  expect(values).toMatchObject({ outlet: { evse: 0 }, samples: [{ context: 'Sample.Clock', unit: 'Wh' }] });
});
