import { aScene, CLERK, ENGINEER, FINANCE } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';

const PATH = '/api/partners/con-1/conformance';

interface ApiCase {
  readonly id: string;
  readonly kind: string;
}

describe('the check of a platform over the API', () => {
  it('answers an operator with a report that is as the contract says', async () => {
    const { status, body } = await (await as(CLERK)).post(PATH).send({ write: true, cdr: true, test_party: 'nl-tst' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ partner_id: 'con-1', checked_at: '2026-11-20T10:00:00.000Z' });
    const { pass, warn, fail, skipped } = body.counts;
    expect(pass + warn + fail + skipped).toBe(body.cases.length);
    expect(new Set(body.cases.map(({ kind }: ApiCase) => kind))).toEqual(new Set(['read', 'write', 'cdr']));
    expect(caseIn(body, 'wrong-token')).toMatchObject({
      judgement: 'FAIL',
      reason: 'HTTP 200, OCPI 1000 instead of HTTP 401',
      section: 'transport_and_format, Authorization header',
      request: { method: 'GET', url: 'https://abc.example/ocpi/versions' },
      answer: { http_status: 200, ocpi_status: 1000, body: expect.stringContaining('"status_code":1000') },
    });
    expect(caseIn(body, 'list-count')).toMatchObject({ module: 'cdrs', judgement: 'FAIL' });
    expect(caseIn(body, 'list-answered')).toMatchObject({
      request: { headers: { 'ocpi-from-party-id': 'TST', 'ocpi-to-party-id': 'ABC' } },
    });
  });

  it('reads only unless told otherwise, also without a body', async () => {
    const { status, body } = await (await as(CLERK, 'nothing')).post(PATH);
    expect(status).toBe(200);
    expect(body.cases.every(({ kind }: ApiCase) => kind === 'read')).toBe(true);
  });

  it('lets people of the platform’s own parties read, and send nothing', async () => {
    const engineer = await as(ENGINEER);
    expect((await engineer.post(PATH).send({ write: false })).status).toBe(200);
    const refused = await engineer.post(PATH).send({ write: true });
    expect({ status: refused.status, code: refused.body.error.code }).toEqual({ status: 403, code: 'forbidden' });
  });

  it('does not know the platform for people of other parties, nor one that is not there', async () => {
    expect((await (await as(FINANCE)).post(PATH).send({ write: true })).status).toBe(404);
    expect((await (await as(CLERK)).post('/api/partners/con-9/conformance').send({})).status).toBe(404);
  });

  it.each([
    [{ write: 'yes' }, 'write'],
    [{ cdr: true }, 'cdr'],
    [{ test_party: 'NL*TST' }, 'test_party'],
    [{ write: true, test_party: 'NOBODY' }, 'test_party'],
    [{ fast: true }, 'fast'],
  ])('refuses %j, naming the field', async (body, field) => {
    const answer = await (await as(CLERK, 'nothing')).post(PATH).send(body);
    expect({ status: answer.status, field: answer.body.error.field }).toEqual({ status: 400, field });
  });
});

function caseIn({ cases }: { readonly cases: readonly ApiCase[] }, id: string): ApiCase | undefined {
  return cases.find((one) => one.id === id);
}

async function as(email: string, judged: 'requests-and-answers' | 'nothing' = 'requests-and-answers') {
  const scene = await aScene();
  return clientOf(apiServer(scene, { judged }), scene, email);
}
