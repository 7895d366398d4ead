import type { Staff } from '../../../../src/domain/access.js';
import { aScene, CLERK, ENGINEER } from '../../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../../support/api/api-server.js';
import { CPO, EMSP } from '../../../support/api/papers.js';

const OCTOBER = '/api/plans/DEPOT/demand?month=2026-10';

/** A client of the clerk, or of somebody with other rights. */
async function client(
  rights?: Pick<Staff, 'parties' | 'roles'>,
  judged: 'nothing' | 'requests-and-answers' = 'nothing',
) {
  const scene = await aScene();
  const app = apiServer(scene, { judged });
  if (!rights) return clientOf(app, scene, CLERK);
  const somebody = await scene.users.find(ENGINEER);
  if (!somebody) throw new Error('the engineer is known');
  scene.users.replace({ ...somebody, ...rights });
  return clientOf(app, scene, ENGINEER);
}

describe('the demand charge of a plan over the API', () => {
  it('is told with the quarter hour, and with who bears it', async () => {
    const { status, body } = await (await client(undefined, 'requests-and-answers')).get(OCTOBER);
    expect(status).toBe(200);
    expect(body).toEqual({
      plan: 'DEPOT',
      month: '2026-10',
      currency: 'EUR',
      per_kw: '9.8',
      vat: { treatment: 'RATE', percent: '19' },
      locations: [
        {
          location: 'NL*ABC/LOC-1',
          peak_slot: '2026-10-14T16:00:00.000Z',
          mean_kw: '40.02',
          amount: '392.20',
          emsps: [
            { emsp: 'DE*XYZ', energy_kwh: '10', amount: '392.00' },
            { emsp: 'FR*QRS', energy_kwh: '0.005', amount: '0.20' },
          ],
          allocation: [
            { cdr: 'NL*ABC/=2', emsp: 'FR*QRS', energy_kwh: '0.005', amount: '0.20' },
            { cdr: 'NL*ABC/CDR-1', emsp: 'DE*XYZ', energy_kwh: '10', amount: '392.00' },
          ],
        },
      ],
      complete: false,
    });
  });

  it('comes as CSV, one line per CDR', async () => {
    const answer = await (await client(undefined, 'requests-and-answers')).get(`${OCTOBER}&format=csv`);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toContain('demand.csv');
    const slot = 'NL*ABC/LOC-1,2026-10-14T16:00:00.000Z,40.02,9.8';
    expect(answer.text.split('\r\n')).toEqual([
      'location,peak_slot,mean_kw,per_kw,cdr,emsp,energy_kwh,amount,currency',
      `${slot},NL*ABC/=2,FR*QRS,0.005,0.20,EUR`,
      `${slot},NL*ABC/CDR-1,DE*XYZ,10,392.00,EUR`,
      '',
    ]);
  });

  it('has a line of zero for a location where nothing was charged', async () => {
    const answer = await (await client()).get('/api/plans/DEPOT/demand?month=2026-11&format=csv');
    expect(answer.text.split('\r\n')[1]).toBe('NL*ABC/LOC-1,,0,9.8,,,0,0.00,EUR');
  });

  it('is open to finance of the plan’s party, and nobody else’s', async () => {
    const asked = async (...rights: [Staff['roles'], Staff['parties']]) => {
      const { status, body } = await (await client({ roles: rights[0], parties: rights[1] })).get(OCTOBER);
      return [status, body.error?.code];
    };
    expect(await asked(['FINANCE'], [CPO])).toEqual([200, undefined]);
    expect(await asked(['FINANCE'], [EMSP])).toEqual([404, 'unknown-object']);
    expect(await asked(['ENGINEER'], [CPO])).toEqual([403, 'forbidden']);
  });

  it.each([
    [404, 'unknown-object', 'id', '/api/plans/NONE/demand?month=2026-10'],
    [400, 'bad-field', 'id', '/api/plans/CITY/demand?month=2026-10'],
    [400, 'bad-field', 'month', '/api/plans/DEPOT/demand'],
    [400, 'bad-field', 'month', '/api/plans/DEPOT/demand?month=2026-13'],
    [400, 'bad-field', 'month', '/api/plans/DEPOT/demand?month=2026-12'],
    [400, 'bad-field', 'month', '/api/plans/DEPOT/demand?month=2025-12'],
    [400, 'bad-field', 'format', `${OCTOBER}&format=pdf`],
    [400, 'bad-field', 'emsp', `${OCTOBER}&emsp=DE*XYZ`],
  ])('is refused with %i %s at %s: %s', async (status, code, field, path) => {
    const answer = await (await client()).get(path);
    expect({ status: answer.status, ...answer.body.error }).toMatchObject({ status, code, field });
  });
});
