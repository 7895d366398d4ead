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
    expect(listed.body.before).toBeUndefined();
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

  it('are listed page by page, each once, also when they began at the same moment', async () => {
    const { station } = await doubtful();
    const [one] = await station.transactions();
    for (const id of ['same-1', 'same-2', 'same-3', 'same-4']) {
      if (one) await scene.hub.transactions.insert({ ...one, id, startKey: id, stationRef: id, revision: 1 });
    }
    const clerk = await as(CLERK);
    const pages: string[][] = [];
    for (let before: string | undefined = ''; before !== undefined; ) {
      const query = { station: station.from.station.id, limit: 2, ...(before && { before }) };
      const { body } = await clerk.get('/api/station-transactions').query(query);
      pages.push(body.items.map(({ id }: { id: string }) => id));
      before = body.before;
    }
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat().toSorted()).toEqual([one?.id ?? '', 'same-1', 'same-2', 'same-3', 'same-4'].toSorted());
    const [began, query] = [one?.startedAt.getTime() ?? 0, { station: station.from.station.id }];
    const list = async (until: number) => {
      const asked = { ...query, until: new Date(until).toISOString() };
      return (await clerk.get('/api/station-transactions').query(asked)).body.items.length;
    };
    expect([await list(began), await list(began + 1)]).toEqual([0, 5]);
  });

  it.each([
    ['before=2026-10-14T10:00:00Z', 'before'],
    ['before=99999999999999999_x', 'before'],
    ['before=1_%00', 'before'],
    ['until=yesterday', 'until'],
    ['outcome=MAYBE', 'outcome'],
  ])('refuse %s, naming the field', async (query, field) => {
    const answer = await (await as(CLERK, 'nothing')).get(`/api/station-transactions?${query}`);
    expect([answer.status, answer.body.error.field]).toEqual([400, field]);
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
