import { costAtNoon, NOON_PLAN, tenthsOfWh } from '../../support/stations/noon-plan.js';
import { at, type RawStation, rawStation, reading } from '../../support/stations/raw-station.js';
import { startStationJourney, until, useStationJourney } from '../../support/stations/station-journey.js';
import {
  cdrOf,
  cdrsAt,
  outcomesAt,
  periodsIn,
  sessionOnce,
  sessionsAt,
  type ToldCdr,
  verdictOn,
} from '../../support/stations/told-emsp.js';

const FLEET = 'FLEET';
const MINUTE_MS = 60_000;
const journey = useStationJourney(() =>
  startStationJourney({
    tokens: [{ uid: FLEET }],
    plan: NOON_PLAN,
    settings: { HUB_OCPP_FLEET_TOKENS: `DE*RHM/${FLEET}=100` },
  }),
);

const IMPORT = 'Energy.Active.Import.Register';

describe('a meter is read', () => {
  const readings: readonly (readonly [how: string, sampled: readonly object[], kwh: number])[] = [
    ['in Wh where nothing else is said', [{ value: '617' }], 0.617],
    ['in kWh', [{ value: '0.61716', unit: 'kWh' }], 0.6172],
    ['as a number', [{ value: 617.5 }], 0.6175],
    ['with a comma', [{ value: '617,5' }], 0.6175],
    ['in another spelling', [{ value: '617', unit: 'wh', context: 'Vendor.Own', format: 'RAW' }], 0.617],
    ['phase by phase', ['L1', 'L2', 'L3'].map((phase) => ({ value: '200', phase, measurand: IMPORT })), 0.6],
    ['at the outlet before the inlet', [{ value: '700', location: 'Inlet' }, { value: '650' }], 0.65],
    ['but for a clock of another meter', [{ value: '9999999', context: 'Sample.Clock' }, { value: '640' }], 0.64],
    ['beside what is not energy', [{ value: '16', measurand: 'Current.Import', phase: 'L1' }, { value: '630' }], 0.63],
  ];
  let station: RawStation;
  beforeAll(async () => {
    station = await rawStation(journey(), 'READ', readings.length);
    for (const [index, [, sampledValue]] of readings.entries()) {
      const connector = index + 1;
      const number = await station.start({ card: FLEET, connector });
      await station.values({ number, connector }, { timestamp: at(10), sampledValue });
    }
    journey().passTime(MINUTE_MS);
  });

  it.each(readings.map(([how, , kwh], index) => [how, index + 1, kwh] as const))('%s', async (_, connector, kwh) => {
    const session = await sessionOnce(journey(), station.uid(connector), (one) => one.kwh > 0);
    expect(session).toMatchObject({ status: 'ACTIVE', kwh });
  });
});

describe('meter values', () => {
  it('that name no transaction, or none that there is, count by connector and time, and none is refused', async () => {
    const station = await rawStation(journey(), 'LOOSE', 4);
    await station.values({ connector: 1 }, reading(-5, 100));
    for (const connector of [1, 2, 3, 4]) await station.start({ card: FLEET, connector, wh: 100 });
    const places = [
      { connector: 1 },
      { connector: 2, number: 0 },
      { connector: 3, number: -1 },
      { connector: 4, number: 123_456 },
    ];
    for (const place of places) await station.values(place, reading(10, 900));
    await station.values({ connector: 0, number: 0 }, reading(10, 77));
    await station.values({ connector: 99 }, reading(10, 77));
    for (const payload of [{}, null, { connectorId: 1, meterValue: [] }, { connectorId: 'x', meterValue: 'y' }]) {
      expect(await station.call('MeterValues', payload)).toEqual({});
    }
    journey().passTime(MINUTE_MS);
    for (const { connector } of places) {
      expect(await sessionOnce(journey(), station.uid(connector), ({ kwh }) => kwh > 0)).toMatchObject({ kwh: 0.8 });
    }
  });

  it('that come with the stop or after it are of the session until it is billed, each once', async () => {
    const station = await rawStation(journey(), 'LATE');
    const number = await station.start({ card: FLEET });
    await station.values({ number }, reading(10, 1000, { context: 'Sample.Periodic' }));
    const transactionData = [reading(10, 1000), reading(15, 2000), reading(30, 6000, { context: 'Transaction.End' })];
    await station.stop(number, { wh: 6000, more: { transactionData } });
    await station.values({ number }, reading(20, 4000));
    const cdr = await cdrOf(journey(), station.uid());
    expect(periodsIn(cdr.charging_periods)).toEqual(['2 ENERGY, 0.25 TIME', '4 ENERGY, 0.25 TIME']);
    expect(cdr.remark).toBeUndefined();
    await station.values({ number }, reading(25, 99_000));
    await until(async () => (await outcomesAt(journey(), 'LATE'))[0] === 'CDR LATE_VALUES');
    expect(cdrsAt(journey(), station.uid())).toEqual([cdr]);
  });

  it('tell what the car gave back, and when the station had no power', async () => {
    const station = await rawStation(journey(), 'POWER', 2);
    const exported = { measurand: 'Energy.Active.Export.Register' };
    const toGrid = await station.start({ card: FLEET });
    await station.values({ number: toGrid }, reading(2, 0, exported), reading(9, 800, exported));
    await station.stop(toGrid, { wh: 3000 });
    const cut = await station.start({ card: FLEET, connector: 2 });
    await station.values(
      { number: cut, connector: 2 },
      reading(5, 1000, { context: 'Interruption.Begin' }),
      reading(11, 1000, { context: 'Interruption.End' }),
    );
    await station.stop(cut, { minute: 14, wh: 1500 });
    const remark = expect.stringContaining('The car gave back 0.8 kWh.');
    expect(await cdrOf(journey(), station.uid(1))).toMatchObject({ total_energy: 3, remark });
    const last = sessionsAt(journey(), station.uid(1)).at(-1)?.charging_periods?.at(-1);
    expect(last?.dimensions).toContainEqual({ type: 'ENERGY_EXPORT', volume: 0.8 });
    expect(await cdrOf(journey(), station.uid(2))).toMatchObject({ total_energy: 1.5, total_parking_time: 0.1 });
  });
});

describe('the energy of a session', () => {
  it('is the sum of the stretches in which the register rises, and never less than nothing', async () => {
    const station = await rawStation(journey(), 'RESET', 2);
    const reset = await station.start({ card: FLEET, wh: 5000 });
    await station.values({ number: reset }, reading(10, 5600), reading(15, 100), reading(20, 400));
    await station.stop(reset, { wh: 400 });
    expect(await cdrOf(journey(), station.uid(1))).toMatchObject({ total_energy: 0.9 });
    const below = await station.start({ card: FLEET, connector: 2, wh: 5000 });
    await station.stop(below, { wh: 100 });
    journey().passTime(MINUTE_MS);
    await until(async () => (await outcomesAt(journey(), 'RESET')).includes('QUARANTINED ENERGY_DOUBTFUL METER_RESET'));
    expect(cdrsAt(journey(), station.uid(2))).toEqual([]);
  });

  it('begins at 0 where the meter does; what the car cannot have got waits for a person', async () => {
    const station = await rawStation(journey(), 'ZERO', 2);
    await station.stop(await station.start({ card: FLEET }), { wh: 83 });
    await station.stop(await station.start({ card: FLEET, connector: 2 }), { wh: 910_031 });
    expect(await cdrOf(journey(), station.uid(1))).toMatchObject({ total_energy: 0.083 });
    await until(async () => (await outcomesAt(journey(), 'ZERO')).every((one) => one !== 'OPEN'));
    expect([...(await outcomesAt(journey(), 'ZERO'))].sort()).toEqual(['CDR', 'QUARANTINED BASELINE_DOUBTFUL']);
    expect(cdrsAt(journey(), station.uid(2))).toEqual([]);
    const { id } = await sessionOnce(journey(), station.uid(2), ({ status }) => status === 'COMPLETED');
    const word = { decision: 'BILL', reason: 'the meter woke late', energy_wh: '83' };
    await journey().api.post(`/station-transactions/${id}/release`, word);
    expect(await cdrOf(journey(), station.uid(2))).toMatchObject({ id, total_energy: 0.083 });
  });
});

describe('the bill of a session', () => {
  it('has two prices, cut by a straight line between two values, and the clearing agrees to the last digit', async () => {
    const station = await rawStation(journey(), 'BILL');
    const number = await station.start({ card: FLEET, wh: 1000 });
    await station.values({ number }, reading(10, 3000), reading(25, 9100));
    await station.stop(number, { wh: 12_345 });
    const cdr = await cdrOf(journey(), station.uid());
    // 2 kWh until 12:10, then a third of 6.1 kWh until 12:15.
    const beforeNoon = Math.round((2 + 6.1 / 3) * 10_000);
    expect(periodsIn(cdr.charging_periods)).toEqual(['4.0333 ENERGY, 0.25 TIME', '7.3117 ENERGY, 0.25 TIME']);
    expect(cdr.total_cost).toEqual(costAtNoon(beforeNoon, 113_450));
    expect(cdr.total_cost).toEqual({ excl_vat: 4.8658, incl_vat: 5.839 });
    expect(tenthsOfWh(cdr)).toBe(113_450);
    expect(cdr.total_energy).toBe(11.345);
    expect(await verdictOn(journey(), cdr)).toBe('ACCEPTED EXACT');
  });

  it('tells charging from standing there by what the station says, not by the clock', async () => {
    const station = await rawStation(journey(), 'STAND');
    const number = await station.start({ card: FLEET });
    await station.call('StatusNotification', statusAt('SuspendedEV', 6));
    await station.call('StatusNotification', statusAt('Charging', 12));
    await station.values({ number }, reading(6, 2000), reading(12, 2000));
    await station.stop(number, { minute: 15, wh: 3000 });
    const cdr = await cdrOf(journey(), station.uid());
    const expected = ['2 ENERGY, 0.1 TIME', '0.1 PARKING_TIME', '1 ENERGY, 0.05 TIME'];
    expect(periodsIn(cdr.charging_periods)).toEqual(expected);
    expect(cdr).toMatchObject({ total_time: 0.25, total_parking_time: 0.1, total_cost: costAtNoon(30_000, 30_000) });
    expect(await verdictOn(journey(), cdr)).toBe('ACCEPTED EXACT');
  });

  it('carries what the meter has signed, as it came, and a wrong signature is flagged', async () => {
    await journey().addStations({ id: 'SIGN1' });
    const signing = await journey().online('SIGN1', { habits: { signsValues: true } });
    signing.plugIn(1, { at: new Date(at(0)) });
    await signing.presentCard(FLEET, { at: new Date(at(0)) });
    signing.charge({ kwh: 2, seconds: 600 });
    signing.stop();
    await signing.settled();
    const cdr = await cdrOf(journey(), 'SIGN1*1');
    expect(cdr.signed_data?.signed_values.map(({ nature }) => nature)).toEqual(['Start', 'End']);
    expect(await verdictOn(journey(), cdr)).toBe('ACCEPTED EXACT');

    const station = await rawStation(journey(), 'SIGN2');
    const value = cdr.signed_data?.signed_values[1]?.plain_data.replace('"RV":2000', '"RV":3000') ?? '';
    const publicKey = cdr.signed_data?.public_key;
    const data = JSON.stringify({ signedMeterData: value, encodingMethod: 'OCMF', publicKey });
    const number = await station.start({ card: FLEET });
    const signed = { value: data, format: 'SignedData', context: 'Transaction.End' };
    const transactionData = [{ timestamp: at(10), sampledValue: [signed] }];
    await station.stop(number, { minute: 10, wh: 2000, more: { transactionData } });
    journey().passTime(MINUTE_MS);
    await until(async () => (await outcomesAt(journey(), 'SIGN2'))[0] === 'CDR SIGNATURE_INVALID');
    const { id } = await sessionOnce(journey(), station.uid(), ({ status }) => status === 'COMPLETED');
    expect(await verdictOn(journey(), { id })).toBe('QUARANTINED SIGNATURE_INVALID');
    const { original } = await journey().api.get<{ original: string }>(`/cdrs/NL*ABC/${id}`);
    expect((JSON.parse(original) as ToldCdr).signed_data?.signed_values).toEqual([
      { nature: 'End', plain_data: value, signed_data: Buffer.from(value).toString('base64') },
    ]);
    expect(cdrsAt(journey(), station.uid())).toEqual([]);
  });
});

function statusAt(status: string, minute: number): object {
  return { connectorId: 1, errorCode: 'NoError', status, timestamp: at(minute) };
}
