import type { Staff } from '../../../src/domain/access.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { objectKey } from '../../../src/domain/party.js';
import { roamingRules } from '../../../src/domain/routing/roaming-agreement.js';
import { connectorChanged } from '../../../src/flows/charging/connector-changed.js';
import { recordMeterValues } from '../../../src/flows/charging/record-meter-values.js';
import { type ReleaseWish, releaseTransaction } from '../../../src/flows/charging/review/release-transaction.js';
import { listTransactions, showTransaction } from '../../../src/flows/charging/review/review-transactions.js';
import { startTransaction } from '../../../src/flows/charging/start-transaction.js';
import { parseJson } from '../../../src/wire/ocpi/json.js';
import { parseSession } from '../../../src/wire/ocpi/v221/session.js';
import { atMinute, MINUTE } from '../../domain/charging/builders.js';
import { useTestDatabase } from '../../support/mongo.js';
import {
  type AtStation,
  type ChargingScene,
  MSP,
  openChargingScene,
  reading,
} from '../../support/stations/charging-scene.js';

const database = useTestDatabase();
let scene: ChargingScene;
const OUTLET = { connector: 1 };

beforeAll(async () => {
  scene = await openChargingScene(database);
});
afterAll(() => scene.close());

/** Pushes to the eMSP about a station's sessions that wait in the outbox. */
async function waiting(station: AtStation) {
  const ids = (await station.transactions()).map(({ id }) => `NL*ABC/${id.toUpperCase()}`);
  const { items } = await scene.hub.outbox.list({ state: 'PENDING', module: 'sessions', offset: 0, limit: 1000 });
  return items.flatMap((one) => (one.kind === 'PUSH' && ids.includes(one.objectKey) ? [one] : []));
}

const values = (station: AtStation, stationRef: string, wh: Readonly<Record<number, number>>) =>
  recordMeterValues(scene.hub, station.from, { outlet: OUTLET, stationRef, ...reading(wh) });

describe('the eMSP of a driver', () => {
  it('is sent whole Sessions through the outbox, of which a later one takes the place of an earlier one', async () => {
    const station = await scene.addStation();
    const { number } = await station.start();
    await station.stop(number);
    const [push, ...others] = await waiting(station);
    expect(others).toEqual([]);
    expect(push).toMatchObject({ method: 'PUT', to: MSP, from: { countryCode: 'NL', partyId: 'ABC' } });
    const session = parseSession(parseJson(push?.body ?? ''));
    expect(push?.rest).toBe(`/NL/ABC/${session.id}`);
    expect(session).toMatchObject({
      status: 'COMPLETED',
      token: { uid: 'UID1' },
      locationId: station.from.station.siteId,
    });
    expect(session.chargingPeriods).toHaveLength(1);
  });

  it('hears of energy once a minute, and never with an older time', async () => {
    const station = await scene.addStation();
    const { number } = await station.start();
    const began = scene.hub.time.now.getTime();
    const told = async (seconds: number, wh: number) => {
      scene.hub.time.now = new Date(began + seconds * 1_000);
      await values(station, number, { [seconds / 60]: wh });
      await scene.later(0);
      return (await station.sessions())[0];
    };
    expect((await told(20, 1200))?.kwh).toBe(0);
    expect((await told(40, 1300))?.kwh).toBe(0);
    const first = await told(60, 1400);
    expect(first?.kwh).toBe(0.4);
    expect((await told(80, 1500))?.kwh).toBe(0.4);
    const second = await told(120, 1600);
    expect(second?.kwh).toBe(0.6);
    expect(Date.parse(second?.last_updated ?? '')).toBeGreaterThan(Date.parse(first?.last_updated ?? ''));
  });

  it('is not sent what it has not agreed to; its copy waits at the hub', async () => {
    const station = await scene.addStation();
    const closed = { ...scene.hub, roamingRules: async () => roamingRules([], 'CLOSED') };
    await startTransaction(closed, station.from, { outlet: OUTLET, idToken: { value: 'UID1' }, at: atMinute(0) });
    expect(await station.sessions()).toHaveLength(1);
    expect(await waiting(station)).toEqual([]);
  });

  it('sees where the car only stood there; a status begins and ends nothing, also when it comes before the start', async () => {
    const station = await scene.addStation();
    const report = (status: 'Available' | 'Charging' | 'SuspendedEV', minute: number) =>
      connectorChanged(scene.hub, station.from, { outlet: OUTLET, report: { status, at: atMinute(minute) } });
    await report('SuspendedEV', 30);
    await report('Charging', 45);
    await report('Available', 50);
    expect(await station.transactions()).toEqual([]);
    const { number } = await station.start();
    await report('Available', 55);
    await station.stop(number);
    const periods = (await station.sessions())[0]?.charging_periods;
    expect(periods).toMatchObject([
      {
        dimensions: [
          { type: 'ENERGY', volume: 4 },
          { type: 'TIME', volume: 0.5 },
        ],
      },
      { dimensions: [{ type: 'PARKING_TIME', volume: 0.25 }] },
      {
        dimensions: [
          { type: 'ENERGY', volume: 2 },
          { type: 'TIME', volume: 0.25 },
        ],
      },
    ]);
  });

  it('loses nothing by values without a transaction, of an unknown one or of a connector that is not there', async () => {
    const station = await scene.addStation();
    await recordMeterValues(scene.hub, station.from, { outlet: OUTLET, ...reading({ 5: 1500 }) });
    await recordMeterValues(scene.hub, station.from, { outlet: { connector: 0 }, ...reading({ 5: 1500 }) });
    await recordMeterValues(scene.hub, station.from, {
      outlet: { connector: 9 },
      stationRef: '999999',
      ...reading({ 5: 1 }),
    });
    const { number } = await station.start();
    await station.stop(number, { meterStopWh: '1500', at: atMinute(10) });
    await scene.later(1);
    expect(await station.outcomes()).toEqual(['CDR 0.5 kWh 0.2 EUR']);
    await values(station, number, { 8: 1500 });
    expect(await station.outcomes()).toEqual(['CDR 0.5 kWh 0.2 EUR LATE_VALUES']);
  });
});

const OPERATOR: Staff = { email: 'ops@hub.example', roles: ['OPERATOR'], parties: [] };
const FINANCE: Staff = { email: 'fin@abc.example', roles: ['FINANCE'], parties: ['NL*ABC'] };
const STRANGER: Staff = { email: 'fin@xyz.example', roles: ['FINANCE'], parties: ['NL*XYZ'] };

describe('a transaction that waits for a person', () => {
  /** 910 kWh in an hour, of which one kWh was this car's. */
  async function doubtful(): Promise<{ readonly station: AtStation; readonly id: string }> {
    const station = await scene.addStation();
    const { number } = await station.start({ meterStartWh: '0' });
    await values(station, number, { 1: 909_000 });
    await station.stop(number, { meterStopWh: '910000' });
    await scene.later(1);
    const [one] = await station.transactions();
    return { station, id: one?.id ?? '' };
  }

  const release = (id: string, wish: Partial<ReleaseWish>, staff: Staff = OPERATOR) =>
    releaseTransaction(scene.hub, staff, { id, wish: { decision: 'BILL', reason: 'meter was read', ...wish } });

  it('is shown with all that it was calculated from, to its party and to operators', async () => {
    const { station, id } = await doubtful();
    expect(await station.outcomes()).toEqual(['QUARANTINED BASELINE_DOUBTFUL']);
    const shown = await showTransaction(scene.hub, FINANCE, id);
    expect(shown.judged).toMatchObject({
      outcome: 'QUARANTINED',
      why: expect.stringContaining('first value is in doubt'),
    });
    expect(shown.amount.points.map(({ wh }) => wh.toNumber())).toEqual([0, 909_000, 910_000]);
    expect([shown.session, shown.draft?.totalEnergyKwh.toFixed(), shown.facts.length]).toEqual(['COMPLETED', '1', 1]);
    const asked = { outcome: 'QUARANTINED', stationId: station.from.station.id, limit: 10 } as const;
    expect(await listTransactions(scene.hub, FINANCE, asked)).toHaveLength(1);
    expect(await listTransactions(scene.hub, STRANGER, asked)).toEqual([]);
    expect(await listTransactions(scene.hub, FINANCE, { ...asked, party: 'NL*XYZ' })).toEqual([]);
    await expect(showTransaction(scene.hub, STRANGER, id)).rejects.toMatchObject({ code: 'unknown-object' });
    await expect(release(id, {}, STRANGER)).rejects.toMatchObject({ code: 'unknown-object' });
  });

  it('is billed by the energy that a person says, whose word is kept, and only once', async () => {
    const { station, id } = await doubtful();
    await release(id, { energyWh: new Decimal(1500) });
    expect(await station.outcomes()).toEqual(['CDR 1.5 kWh 0.6 EUR BASELINE_DOUBTFUL']);
    expect((await station.transactions())[0]?.review).toMatchObject({
      by: 'ops@hub.example',
      reason: 'meter was read',
    });
    await expect(release(id, {})).rejects.toMatchObject({ code: 'conflict', field: 'outcome' });
    await scene.hub.settled();
    expect((await station.cdr())?.cdr.remark).toBe('Energy was set by the operator.');
  });

  it('may come to nothing', async () => {
    const { station, id } = await doubtful();
    await release(id, { decision: 'NOTHING' });
    expect(await station.outcomes()).toEqual(['NOTHING BASELINE_DOUBTFUL']);
    expect(await station.cdr()).toBeUndefined();
  });

  it('is not billed without a reason, to nobody, to a token that is not known or by an impossible energy', async () => {
    const { id } = await doubtful();
    await expect(release(id, { reason: ' ' })).rejects.toMatchObject({ code: 'bad-field', field: 'reason' });
    await expect(release(id, { energyWh: new Decimal(-1) })).rejects.toMatchObject({ field: 'energy_wh' });
    const token = { party: MSP, uid: 'GONE', type: 'RFID' } as const;
    await expect(release(id, { token })).rejects.toMatchObject({ code: 'unknown-object', field: 'token' });
    const station = await scene.addStation();
    const { number } = await station.start({ idToken: { value: 'NOBODY' } });
    await station.stop(number);
    await scene.later(1);
    const [unknown] = await station.transactions();
    await expect(release(unknown?.id ?? '', {})).rejects.toMatchObject({ code: 'bad-field', field: 'token' });
  });

  it('of which only the stop is known is billed when a person says where, when and who', async () => {
    const json = {
      country_code: 'DE',
      party_id: 'MSP',
      uid: 'LOST',
      type: 'RFID',
      contract_id: 'C9',
      issuer: 'MSP',
      valid: true,
      whitelist: 'ALLOWED',
    };
    await scene.hub.objects.put({
      module: 'tokens',
      key: objectKey(MSP, 'LOST', 'RFID'),
      owner: 'DE*MSP',
      id: 'LOST',
      audience: 'EVERYBODY',
      ocpiVersion: '2.2.1',
      json: JSON.stringify({ ...json, last_updated: '2026-01-01T00:00:00Z' }),
      lastUpdated: atMinute(0),
      revision: 1,
    });
    const station = await scene.addStation();
    await station.stop('-1');
    const [{ id = '' } = {}] = await station.transactions();
    const word = { energyWh: new Decimal(2000), startedAt: new Date(atMinute(60).getTime() - 30 * MINUTE) };
    const token = { party: MSP, uid: 'LOST', type: 'RFID' } as const;
    await expect(release(id, { ...word, token })).rejects.toMatchObject({ code: 'bad-field', field: 'outlet' });
    await release(id, { ...word, token, outlet: OUTLET });
    expect(await station.outcomes()).toEqual(['CDR 2 kWh 0.8 EUR STOP_UNMATCHED']);
    expect((await station.cdr())?.cdr).toMatchObject({
      startedAt: atMinute(30),
      token: { uid: 'LOST', contractId: 'C9' },
    });
  });
});
