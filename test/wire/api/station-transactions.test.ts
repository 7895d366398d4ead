import { transactionFlows } from '../../../src/compose/stations/transaction-flows.js';
import { recordMeterValues } from '../../../src/flows/charging/record-meter-values.js';
import { aScene, CLERK, ENGINEER, FINANCE } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { useTestDatabase } from '../../support/mongo.js';
import {
  type AtStation,
  type ChargingScene,
  openChargingScene,
  reading,
} from '../../support/stations/charging-scene.js';

const database = useTestDatabase();
let scene: ChargingScene;
beforeAll(async () => {
  scene = await openChargingScene(database);
});
afterAll(() => scene.close());

/** The clerk is an operator, finance is of DE*XYZ; the stations are of NL*ABC. */
async function as(email: string, judged: 'requests-and-answers' | 'nothing' = 'requests-and-answers') {
  const api = await aScene();
  const flows = { ...api.flows, ...transactionFlows(scene.hub) };
  return clientOf(apiServer({ ...api, flows }, { judged }), api, email);
}

/** 910 kWh in an hour. */
async function doubtful(): Promise<{ readonly station: AtStation; readonly path: string }> {
  const station = await scene.addStation();
  const { number } = await station.start({ meterStartWh: '0' });
  const values = { outlet: { connector: 1 }, stationRef: number, ...reading({ 1: 909_000 }) };
  await recordMeterValues(scene.hub, station.from, values);
  await station.stop(number, { meterStopWh: '910000', reason: 'Local' });
  await scene.later(1);
  const [one] = await station.transactions();
  return { station, path: `/api/station-transactions/${one?.id}` };
}

describe('transactions over the API', () => {
  it('that wait for a person are found, and shown with all that speaks for and against them', async () => {
    const { station, path } = await doubtful();
    const clerk = await as(CLERK);
    const query = `station=${station.from.station.id}&outcome=QUARANTINED&limit=1`;
    const listed = await clerk.get(`/api/station-transactions?${query}`);
    expect(listed.body).toMatchObject({
      items: [{ outcome: 'QUARANTINED', driver: { uid: 'UID1' }, ended_how: 'STATION' }],
    });
    const before = `&before=${encodeURIComponent(listed.body.before)}`;
    expect((await clerk.get(`/api/station-transactions?${query}${before}`)).body).toEqual({ items: [] });
    expect((await clerk.get(path)).body).toMatchObject({
      flags: ['BASELINE_DOUBTFUL'],
      why: expect.stringContaining('first value is in doubt'),
      session: 'COMPLETED',
      calculation: { energy_wh: '1000', points: [{ wh: '0', kind: 'BEGIN' }, {}, { wh: '910000', kind: 'END' }] },
      facts: [{ samples: [{ value: '909000', unit: 'Wh' }] }],
      judged: { outcome: 'QUARANTINED' },
      draft: { currency: 'EUR', energy_kwh: '1', total_cost: { excl_vat: '0.40' }, tariff_ids: ['T1'] },
    });
  });

  it('are billed by the energy that an operator says, once, and end as a CDR', async () => {
    const { path } = await doubtful();
    const clerk = await as(CLERK);
    const word = { decision: 'BILL', reason: 'meter was read', energy_wh: '1500' };
    const billed = await clerk.post(`${path}/release`).send(word);
    expect(billed.body).toMatchObject({
      outcome: 'CDR',
      review: { by: CLERK, reason: 'meter was read', energy_wh: '1500' },
    });
    const again = await clerk.post(`${path}/release`).send(word);
    expect([again.status, again.body.error.field]).toEqual([409, 'outcome']);
    expect((await clerk.get(path)).body.cdr).toMatch(/^NL\*ABC\//);
  });

  it('come to nothing by an operator only, with a reason', async () => {
    const { path } = await doubtful();
    const nothing = { decision: 'NOTHING', reason: 'a test of the installer' };
    for (const email of [FINANCE, ENGINEER]) {
      expect((await (await as(email)).post(`${path}/release`).send(nothing)).status).toBe(403);
    }
    const clerk = await as(CLERK, 'nothing');
    const token = { party: 'DE*MSP', uid: 'GONE', type: 'RFID' };
    const refused = [{ decision: 'NOTHING' }, { ...nothing, energy_wh: -1 }, { ...nothing, decision: 'BILL', token }];
    const answers = await Promise.all(refused.map((body) => clerk.post(`${path}/release`).send(body)));
    expect(answers.map(({ status, body }) => [status, body.error.field])).toEqual([
      [400, 'reason'],
      [400, 'energy_wh'],
      [404, 'token'],
    ]);
    expect((await clerk.post(`${path}/release`).send(nothing)).body.outcome).toBe('NOTHING');
  });

  it('do not exist for finance of other parties', async () => {
    const { path } = await doubtful();
    const finance = await as(FINANCE);
    const [theirs, none] = [await finance.get(path), await finance.get('/api/station-transactions/none')];
    expect([theirs.status, theirs.body]).toEqual([404, none.body]);
    expect((await finance.get('/api/station-transactions')).body).toEqual({ items: [] });
    expect((await finance.get('/api/station-transactions?party=NL*ABC')).body).toEqual({ items: [] });
  });
});
