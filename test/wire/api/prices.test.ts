import { aScene, CLERK, ENGINEER, FINANCE } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';

type Judged = 'requests-and-answers' | 'nothing';

/** Clients of one hub, one for each person. */
async function people(judged: Judged = 'requests-and-answers') {
  const scene = await aScene();
  const app = apiServer(scene, { judged });
  return { clerk: await clientOf(app, scene, CLERK), finance: await clientOf(app, scene, FINANCE), scene, app };
}

/** Five hours on the day of the scene, which stands at 10:00Z. */
const CSV = ['07', '08', '09', '10', '11'].map((hour, at) => `2026-11-20T${hour}:00:00Z,${4 + at}.01`);
const FILE = {
  index: 'EPEX-DE',
  format: 'csv',
  content: ['start_utc,cent_per_kwh', ...CSV].join('\n'),
  origin: 'epex.csv',
};
const STRETCH = 'index=EPEX-DE&from=2026-11-20T00:00:00Z&until=2026-11-21T00:00:00Z';

describe('prices over the API', () => {
  it('are imported by an operator and read by finance, exactly', async () => {
    const { clerk, finance } = await people();
    const imported = await clerk.post('/api/price-imports').send(FILE);
    expect(imported.status).toBe(201);
    expect(imported.body).toMatchObject({
      index: 'EPEX-DE',
      source: 'CSV',
      origin: 'epex.csv',
      imported_by: CLERK,
      state: 'DONE',
      counts: { same: 0, added: 5, corrected: 0, refined: 0 },
      repeated: false,
      difference_reports: [],
    });
    const listed = await finance.get(`/api/prices?${STRETCH}`);
    expect(listed.body.total).toBe(5);
    expect(listed.body.items[0]).toEqual({
      index: 'EPEX-DE',
      starts_at: '2026-11-20T07:00:00.000Z',
      minutes: 60,
      per_mwh: '40.1',
      currency: 'EUR',
      version: 1,
      import_id: imported.body.id,
      source: 'CSV',
      imported_at: '2026-11-20T10:00:00.000Z',
    });
    const imports = await finance.get('/api/price-imports?index=EPEX-DE');
    expect(imports.body).toMatchObject({ total: 1, items: [{ id: imported.body.id, sha256: imported.body.sha256 }] });
  });

  it('of the same file twice are answered with the first import', async () => {
    const { clerk } = await people();
    const first = await clerk.post('/api/price-imports').send(FILE);
    const second = await clerk.post('/api/price-imports').send({ ...FILE, origin: 'copy.csv' });
    expect([second.status, second.body]).toEqual([200, { ...first.body, repeated: true }]);
  });

  it('come also in the forms of ENTSO-E and JSON', async () => {
    const { clerk } = await people();
    const prices = [{ start: '2026-11-20T07:00:00Z', minutes: 15, price: '1.5' }];
    const content = JSON.stringify({ index: 'NP', currency: 'SEK', unit: 'SEK/MWh', prices });
    const json = await clerk.post('/api/price-imports').send({ index: 'NP', format: 'json', content });
    expect([json.status, json.body.source]).toEqual([201, 'HTTP']);
    const none =
      '<Acknowledgement_MarketDocument><Reason><text>No data</text></Reason></Acknowledgement_MarketDocument>';
    const entsoe = await clerk.post('/api/price-imports').send({ index: 'X', format: 'entsoe', content: none });
    expect([entsoe.status, entsoe.body.error.message]).toEqual([404, 'ENTSO-E: No data']);
  });

  it('may be more than other bodies', async () => {
    const { clerk } = await people('nothing');
    const lines = Array.from({ length: 5_000 }, (_, at) => `${new Date(at * 3_600_000).toISOString()},1.00000`);
    const content = ['start_utc,cent_per_kwh', ...lines].join('\n');
    expect((await clerk.post('/api/price-imports').send({ ...FILE, content })).status).toBe(201);
    const other = await clerk.post('/api/price-differences/x/close').send({ note: 'x'.repeat(70_000) });
    expect(other.status).toBe(413);
  });

  it('of a file with a wrong line are refused whole', async () => {
    const { clerk } = await people();
    const content = `${FILE.content}\n2026-11-20T12:00:00Z,cheap`;
    const refused = await clerk.post('/api/price-imports').send({ ...FILE, content });
    expect([refused.status, refused.body.error]).toEqual([
      400,
      expect.objectContaining({ code: 'bad-field', field: 'line 7: cent_per_kwh' }),
    ]);
    expect((await clerk.get(`/api/prices?${STRETCH}`)).body.total).toBe(0);
  });

  it('that are missing are told, by the feed of the index or as asked', async () => {
    const { clerk, finance } = await people();
    await clerk.post('/api/price-imports').send(FILE);
    const asked = 'index=EPEX-DE&day=2026-11-20&time_zone=UTC&minutes=60';
    const missing = (await finance.get(`/api/prices/missing?${asked}`)).body;
    expect(missing).toMatchObject({ expected: 24, missing: expect.arrayContaining(['2026-11-20T00:00:00.000Z']) });
    expect(missing.missing).toHaveLength(19);
    const french = await finance.get('/api/prices/missing?index=EPEX-FR&day=2026-10-25');
    expect(french.body).toMatchObject({ time_zone: 'Europe/Paris', minutes: 60, expected: 25 });
    const days = await finance.get('/api/prices/days?index=EPEX-DE&time_zone=Europe/Berlin');
    expect(days.body.items).toMatchObject([{ day: '2026-11-20', periods: [{ minutes: 60, count: 5 }] }]);
    const odd = await finance.get('/api/prices/days?index=EPEX-DE&time_zone=Europe/Berlin&odd=true');
    expect(odd.body.total).toBe(0);
  });

  it('are asked of the feeds by an operator, who hears why nothing came', async () => {
    const { clerk } = await people();
    const fetched = await clerk.post('/api/prices/fetch').send({ day: '2026-11-21' });
    expect(fetched.body).toMatchObject({
      total: 1,
      items: [{ index: 'EPEX-FR', day: '2026-11-21', expected: 24, error: 'EPEX-FR: nothing yet' }],
    });
    expect((await clerk.post('/api/prices/fetch').send({ index: 'EPEX-DE' })).status).toBe(404);
  });
});

describe('price differences over the API', () => {
  it('are opened by a correction of what had begun, read by finance, and closed by an operator', async () => {
    const { clerk, finance } = await people();
    await clerk.post('/api/price-imports').send(FILE);
    const corrected = { ...FILE, content: FILE.content.replace('4.01', '-0.5').replace('8.01', '80') };
    const [id] = (await clerk.post('/api/price-imports').send(corrected)).body.difference_reports;
    const listed = await finance.get('/api/price-differences?state=OPEN');
    expect(listed.body).toMatchObject({ total: 1, items: [{ id, index: 'EPEX-DE', state: 'OPEN', count: 1 }] });
    const shown = (await finance.get(`/api/price-differences/${id}`)).body;
    expect(shown.differences).toEqual([
      {
        starts_at: '2026-11-20T07:00:00.000Z',
        before: { minutes: 60, per_mwh: '40.1', currency: 'EUR', version: 1 },
        after: { minutes: 60, per_mwh: '-5', currency: 'EUR', version: 2 },
      },
    ]);
    expect(shown.affected).toBeUndefined();
    const { affected, affected_more, affected_unspread } = (await clerk.get(`/api/price-differences/${id}`)).body;
    const [cdr, starts_at] = ['NL*ABC/CDR-1', '2026-11-20T09:15:00.000Z'];
    expect(affected).toEqual([
      { cdr, starts_at, kwh: '4.5', credited: false, difference: '-0.2', currency: 'EUR' },
      { cdr: 'NL*ABC/CDR-2', starts_at: '2026-11-20T09:30:00.000Z', kwh: '1', credited: true, currency: 'EUR' },
    ]);
    expect([affected_more, affected_unspread]).toEqual([true, 2]);
    const note = { note: 'credited and billed again' };
    const closed = await clerk.post(`/api/price-differences/${id}/close`).send(note);
    expect(closed.body).toMatchObject({ state: 'CLOSED', closed_by: CLERK, ...note });
    expect((await clerk.post(`/api/price-differences/${id}/close`).send(note)).status).toBe(409);
    expect((await finance.get('/api/price-differences?state=OPEN')).body.total).toBe(0);
    const versions = await finance.get(`/api/prices?${STRETCH}&versions=all`);
    expect(versions.body.total).toBe(7);
  });

  it('that do not exist are not found', async () => {
    const { clerk } = await people();
    expect((await clerk.get('/api/price-differences/PD-9')).status).toBe(404);
    expect((await clerk.post('/api/price-differences/PD-9/close').send({ note: 'x' })).status).toBe(404);
  });
});

describe('what is asked wrongly about prices is refused by its field', () => {
  it.each([
    ['index', 'from=2026-11-20T00:00:00Z&until=2026-11-21T00:00:00Z'],
    ['index', `${STRETCH.replace('EPEX-DE', '../x')}`],
    ['from', 'index=EPEX-DE&until=2026-11-21T00:00:00Z'],
    ['until', 'index=EPEX-DE&from=2026-11-20T00:00:00Z&until=2026-11-20T00:00:00Z'],
    ['until', 'index=EPEX-DE&from=2026-01-20T00:00:00Z&until=2026-11-20T00:00:00Z'],
    ['versions', `${STRETCH}&versions=some`],
    ['limit', `${STRETCH}&limit=5`],
  ])('%s of a list', async (field, query) => {
    const { clerk } = await people('nothing');
    const refused = await clerk.get(`/api/prices?${query}`);
    expect([refused.status, refused.body.error.field]).toEqual([400, field]);
  });

  it.each([
    ['time_zone', '/api/prices/days?index=EPEX-DE'],
    ['time_zone', '/api/prices/days?index=EPEX-DE&time_zone=Europe/Atlantis'],
    ['odd', '/api/prices/days?index=EPEX-DE&time_zone=UTC&odd=yes'],
    ['day', '/api/prices/missing?index=EPEX-DE&day=2026-02-30'],
    ['time_zone', '/api/prices/missing?index=EPEX-DE&day=2026-02-28'],
    ['minutes', '/api/prices/missing?index=EPEX-DE&day=2026-02-28&time_zone=UTC'],
    ['minutes', '/api/prices/missing?index=EPEX-DE&day=2026-02-28&time_zone=UTC&minutes=20'],
    ['state', '/api/price-differences?state=open'],
  ])('%s in %s', async (field, path) => {
    const { clerk } = await people('nothing');
    const refused = await clerk.get(path);
    expect([refused.status, refused.body.error.field]).toEqual([400, field]);
  });

  it.each([
    ['index', { index: 'a/b' }],
    ['format', { format: 'xls' }],
    ['content', { content: '' }],
    ['origin', { origin: 'a\nb' }],
    ['minutes', { minutes: 20 }],
    ['currency', { currency: 'euro' }],
    ['rows', { rows: [] }],
  ])('%s of an import', async (field, change) => {
    const { clerk } = await people('nothing');
    const refused = await clerk.post('/api/price-imports').send({ ...FILE, ...change });
    expect([refused.status, refused.body.error.field]).toEqual([400, field]);
  });

  it('a note that is missing', async () => {
    const { clerk } = await people('nothing');
    const refused = await clerk.post('/api/price-differences/PD-1/close').send({});
    expect([refused.status, refused.body.error.field]).toEqual([400, 'note']);
  });

  it('to somebody who may see no money', async () => {
    const { scene, app } = await people('nothing');
    const engineer = await clientOf(app, scene, ENGINEER);
    expect((await engineer.get(`/api/prices?${STRETCH}`)).status).toBe(403);
  });
});
