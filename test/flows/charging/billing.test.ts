import { objectKey } from '../../../src/domain/party.js';
import { issueCdr } from '../../../src/flows/charging/billing/issue-cdr.js';
import { recordMeterValues } from '../../../src/flows/charging/record-meter-values.js';
import { importPrices } from '../../../src/flows/prices/import-prices.js';
import { atMinute } from '../../domain/charging/builders.js';
import { aPlan, followed, part } from '../../domain/plans/pricing/a-plan.js';
import { useTestDatabase } from '../../support/mongo.js';
import { aRow } from '../../support/prices/a-spot-price.js';
import {
  type AtStation,
  type ChargingScene,
  CPO,
  driverOf,
  openChargingScene,
  putTariff,
  reading,
} from '../../support/stations/charging-scene.js';
import { aMeter, anOcmf, aPayload, derOf } from '../../wire/metering/signed-value.js';

const database = useTestDatabase();
let scene: ChargingScene;

beforeAll(async () => {
  scene = await openChargingScene(database);
});
afterAll(() => scene.close());

/** A station whose connectors have a tariff. */
async function stationWith(elements: readonly unknown[], id: string): Promise<AtStation> {
  await putTariff(scene.hub, id, elements);
  return scene.addStation('1.6', { connector: [id] });
}

/** An hour of 6 kWh, 4 of them in the first quarter hour. */
async function anHour(station: AtStation, values: Readonly<Record<number, number>> = { 15: 3500 }): Promise<void> {
  const { number } = await station.start();
  const outlet = { connector: 1 };
  await recordMeterValues(scene.hub, station.from, { outlet, stationRef: number, ...reading(values) });
  await station.stop(number);
  await scene.later(1);
}

/** `2.5 kWh, 0.25 h`, by period; and that the clearing agrees to the last digit. */
async function periodsOf(station: AtStation): Promise<readonly string[]> {
  const record = await station.cdr();
  expect(record?.review).toMatchObject({ state: 'ACCEPTED', rating: { verdict: 'EXACT' } });
  const { warnings = [] } = record?.review.state === 'ACCEPTED' ? (record.review.rating ?? {}) : {};
  expect(warnings.filter((code) => !code.startsWith('UNPRICED'))).toEqual([]);
  return (record?.cdr.chargingPeriods ?? []).map(({ dimensions }) =>
    dimensions.map(({ type, volume }) => `${volume.toFixed()} ${type}`).join(', '),
  );
}

describe('the CDR of a transaction', () => {
  it('names the Session that began with a reservation, and has an id of its own', async () => {
    const station = await scene.addStation();
    const driver = driverOf('RESERVED', { authMethod: 'COMMAND' });
    scene.answers.set('RESERVED', { status: 'ACCEPTED', driver, sessionId: 'session-of-a-reservation' });
    const { number } = await station.start({ idToken: { value: 'RESERVED' } });
    await station.stop(number);
    await scene.later(1);
    const cdr = (await station.cdr())?.cdr;
    expect([cdr?.sessionId, cdr?.id]).toEqual(['session-of-a-reservation', (await station.transactions())[0]?.id]);
  });

  it('is cut by the meter’s values where the price changes by the clock', async () => {
    const energy = (price: number) => ({ type: 'ENERGY', price, step_size: 1 });
    const station = await stationWith(
      [
        { price_components: [energy(0.5)], restrictions: { start_time: '12:15', end_time: '13:00' } },
        { price_components: [energy(0.3)] },
      ],
      'CLOCK',
    );
    await anHour(station);
    expect(await periodsOf(station)).toEqual(['2.5 ENERGY, 0.25 TIME', '3.5 ENERGY, 0.75 TIME']);
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.5 EUR']);
  });

  it('is cut where so many kWh or hours are reached, and tells that energy there was not read', async () => {
    const station = await stationWith(
      [
        { price_components: [{ type: 'ENERGY', price: 0, step_size: 1 }], restrictions: { max_kwh: 1 } },
        { price_components: [{ type: 'ENERGY', price: 0.4, step_size: 1 }] },
        { price_components: [{ type: 'TIME', price: 6, step_size: 1 }], restrictions: { min_duration: 1800 } },
      ],
      'TIERS',
    );
    await anHour(station);
    expect(await periodsOf(station)).toEqual([
      '1 ENERGY, 0.1 TIME',
      '2.6667 ENERGY, 0.4 TIME',
      '2.3333 ENERGY, 0.5 TIME',
    ]);
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 5 EUR']);
    expect((await station.cdr())?.cdr.remark).toBe('Energy at 1 of 2 period borders lies between two meter values.');
  });

  it('tells the power where the tariff asks for it', async () => {
    const station = await stationWith(
      [
        { price_components: [{ type: 'ENERGY', price: 0.6, step_size: 1 }], restrictions: { min_power: 8 } },
        { price_components: [{ type: 'ENERGY', price: 0.4, step_size: 1 }] },
      ],
      'POWER',
    );
    await anHour(station);
    expect(await periodsOf(station)).toEqual([
      '2.5 ENERGY, 0.25 TIME, 10 MIN_POWER, 10 MAX_POWER',
      '3.5 ENERGY, 0.75 TIME, 4.6667 MIN_POWER, 4.6667 MAX_POWER',
    ]);
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.9 EUR']);
  });

  it('follows the market in quarter hours, by the tariffs that the hub publishes, to the last digit', async () => {
    const hours = ['10:00', '10:15', '10:30', '10:45'].map((time, index) =>
      aRow(`2026-10-14T${time}:00Z`, String(100 * (index + 1)), { minutes: 15 }),
    );
    const about = { index: 'EPEX-NL', source: 'CSV', origin: 'x.csv', importedBy: 'job' } as const;
    await importPrices(scene.hub, { ...about, bytes: Buffer.from('x'), rows: hours });
    const plan = aPlan({
      party: CPO,
      level: 'WHOLESALE',
      timeZone: 'Europe/Amsterdam',
      energy: { spot: followed({ index: 'EPEX-NL' }), parts: [part('BASE', '0.1')] },
    });
    const station = await scene.addStation('1.6', { site: [] });
    Object.assign(scene.hub, { plans: [plan] });
    await anHour(station, { 15: 3500, 30: 4500, 45: 6500 });
    expect(await periodsOf(station)).toEqual([
      '2.5 ENERGY, 0.25 TIME',
      '1 ENERGY, 0.25 TIME',
      '2 ENERGY, 0.25 TIME',
      '0.5 ENERGY, 0.25 TIME',
    ]);
    // 2.5 × 0.20 + 1 × 0.30 + 2 × 0.40 + 0.5 × 0.50
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 1.85 EUR']);
    expect((await station.cdr())?.cdr.tariffs.map(({ id }) => id)).toEqual(['PLAN-20261014']);
  });

  it('is made once, also when the hub ends between the CDR and its note of it', async () => {
    const station = await scene.addStation();
    await anHour(station);
    const [settled] = await station.transactions();
    if (!settled) throw new Error('no transaction');
    const { outcome: _before, ...rest } = settled;
    const revision = rest.revision + 1;
    await scene.hub.transactions.replace({
      ...rest,
      outcome: 'OPEN',
      nextStep: 'ISSUE_CDR',
      dueAt: atMinute(0),
      revision,
    });
    const before = await station.cdr();
    await scene.later(60);
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.4 EUR']);
    expect(await station.cdr()).toEqual(before);
    const [again] = await station.transactions();
    if (again) await issueCdr(scene.hub, again);
    expect((await scene.hub.cdrs.find(objectKey(CPO, settled.id)))?.contentHash).toBe(before?.contentHash);
  });

  it('waits for a person where there is no price', async () => {
    Object.assign(scene.hub, { plans: [] });
    const station = await scene.addStation('1.6', { connector: ['NONE'], site: [] });
    await anHour(station);
    expect(await station.outcomes()).toEqual(['QUARANTINED NOT_PRICEABLE']);
    expect((await station.transactions())[0]?.why).toMatch(/no price is known/);
  });
});

describe('what the meter has signed', () => {
  const meter = aMeter('secp256k1');
  const publicKey = derOf(meter).toString('hex');
  const signedAt = (data: string) => [{ at: atMinute(60), context: 'Transaction.End', data, publicKey }];
  const stopWith = async (data: string) => {
    const station = await scene.addStation();
    const { number } = await station.start();
    await station.stop(number, reading({}, {}, signedAt(data)));
    await scene.later(1);
    return station;
  };

  it('goes into the CDR verbatim, out of what it was wrapped in, and is checked', async () => {
    const ocmf = anOcmf(meter, { algorithm: 'ECDSA-secp256k1-SHA256', payload: aPayload(1, 7) });
    const envelope = JSON.stringify({
      signedMeterData: Buffer.from(ocmf).toString('base64'),
      encodingMethod: 'OCMF',
      publicKey,
    });
    const station = await stopWith(Buffer.from(envelope).toString('base64'));
    const record = await station.cdr();
    const signedData = Buffer.from(ocmf).toString('base64');
    expect(record?.cdr.signedData).toEqual({
      encodingMethod: 'OCMF',
      publicKey,
      signedValues: [{ nature: 'End', plainData: ocmf, signedData }],
    });
    expect(record?.review).toMatchObject({ state: 'ACCEPTED', signedData: { kind: 'valid' } });
  });

  it('is marked when its signature is wrong; the CDR is made all the same, and the clearing holds it', async () => {
    const ocmf = anOcmf(meter, { algorithm: 'ECDSA-secp256k1-SHA256', payload: aPayload(1, 7) });
    const station = await stopWith(ocmf.replace('"RV":7', '"RV":9'));
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.4 EUR SIGNATURE_INVALID']);
    expect((await station.cdr())?.review).toMatchObject({ state: 'QUARANTINED', rule: 'SIGNATURE_INVALID' });
  });

  it('stops the CDR where it says another energy than the values', async () => {
    const ocmf = anOcmf(meter, { algorithm: 'ECDSA-secp256k1-SHA256', payload: aPayload(1, '6.5') });
    const station = await stopWith(ocmf);
    expect(await station.outcomes()).toEqual(['QUARANTINED ENERGY_DOUBTFUL']);
    expect((await station.transactions())[0]?.why).toBe('the meter signed 5.5 kWh, its values say 6 kWh');
  });
});

it('an eMSP hears of the end again where an older word was kept after it, by a process that noted nothing', async () => {
  const station = await scene.addStation();
  const { number } = await station.start();
  const [{ id } = { id: '' }] = await station.transactions();
  const copy = () => scene.hub.objects.find('sessions', objectKey({ countryCode: 'NL', partyId: 'ABC' }, id));
  const older = await copy();
  await station.stop(number);
  const current = await copy();
  expect((await station.sessions())[0]?.status).toBe('COMPLETED');
  const lastUpdated = new Date((current?.lastUpdated.getTime() ?? 0) + 5);
  if (older) await scene.hub.objects.put({ ...older, lastUpdated, revision: (current?.revision ?? 0) + 1 });
  expect((await station.sessions())[0]?.status).toBe('ACTIVE');
  await scene.later(1);
  expect((await station.sessions())[0]?.status).toBe('COMPLETED');
  expect((await copy())?.lastUpdated.getTime()).toBeGreaterThan(lastUpdated.getTime());
  expect(await station.outcomes()).toHaveLength(1);
});
