import { aScene, CLERK, FINANCE, OWN_NUMBER, type Scene } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';

/** What somebody could try at the finance desk; the numbers are those of docs/security.md. */
describe('the finance desk under attack', () => {
  let scene: Scene;
  let clerk: Awaited<ReturnType<typeof clientOf>>;
  let finance: Awaited<ReturnType<typeof clientOf>>;

  beforeAll(async () => {
    scene = await aScene();
    const app = apiServer(scene, { judged: 'nothing' });
    clerk = await clientOf(app, scene, CLERK);
    finance = await clientOf(app, scene, FINANCE);
  });

  const entity = {
    name: 'ABC Charging B.V.',
    street: 'Stationsplein 1',
    postal_code: '1012 AB',
    city: 'Amsterdam',
    country_code: 'NL',
    vat_ids: [],
    dealer: true,
    language: 'en',
  };

  // Threat 14
  it.each(['balance', '_id', '__v', 'role', 'status', 'party'])(
    'takes no field %s with a legal entity',
    async (field) => {
      const answer = await clerk.put('/api/legal-entities/NL*ABC').send({ ...entity, [field]: 'x' });
      expect(answer.status).toBe(400);
      expect(answer.body.error).toMatchObject({ code: 'bad-field', field });
    },
  );

  // Threat 14
  it.each(['state', 'created_by', 'createdBy', 'approval', 'positions'])(
    'takes no field %s with a run',
    async (field) => {
      const answer = await clerk.post('/api/runs').send({ period: '2026-09', [field]: 'x' });
      expect(answer.body.error).toMatchObject({ code: 'bad-field', field });
    },
  );

  // Threat 38
  it.each([
    ['of 10,000 letters', 'x'.repeat(10_000)],
    ['with a control character', 'ABC\u0007'],
    ['with a line end', 'ABC\r\nX'],
  ])('takes no name %s', async (_what, name) => {
    const answer = await clerk.put('/api/legal-entities/NL*ABC').send({ ...entity, name });
    expect(answer.body.error).toMatchObject({ code: 'bad-field', field: 'name' });
  });

  // Threats 11 and 39
  it.each(['..%2F..%2Fetc%2Fpasswd', '%22%0D%0AX-Evil%3A1', "a'%3B%20rm", '%E2%80%AEfdp.exe', '%00'])(
    'finds no file under the name %s',
    async (name) => {
      for (const kind of ['pdf', 'csv', 'xml']) {
        const answer = await finance.get(`/api/invoices/${name}/${kind}`);
        expect({ kind, status: answer.status }).toEqual({ kind, status: 404 });
        expect(answer.headers['x-evil']).toBeUndefined();
      }
    },
  );

  // Threat 39
  it('names a download by its number alone', async () => {
    const { headers } = await finance.get(`/api/invoices/${OWN_NUMBER}/pdf`);
    expect(headers['content-disposition']).toMatch(/^attachment; filename="?[A-Za-z0-9-]+\.pdf"?$/);
  });

  // Threat 46
  it('gives no page of a million, and none from there on', async () => {
    expect((await finance.get('/api/invoices?limit=100000000')).body.limit).toBe(200);
    expect((await finance.get('/api/invoices?offset=1000000000')).status).toBe(400);
    expect((await finance.get('/api/statements?party=DE*XYZ&from=2016-01-01&until=2026-01-01')).body.error.field).toBe(
      'until',
    );
  });
});
