import { aScene, CLERK } from '../../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../../support/api/api-server.js';

async function asOperator() {
  const scene = await aScene();
  return clientOf(apiServer(scene, { judged: 'requests-and-answers' }), scene, CLERK);
}

describe('plans over the API', () => {
  it('are listed with what to look at, and why one is not published', async () => {
    const answer = await (await asOperator()).get('/api/plans');
    expect(answer.status).toBe(200);
    expect(answer.body.items).toMatchObject([
      {
        id: 'DEPOT',
        party: 'NL*ABC',
        findings: [
          {
            code: 'IDLE_GRACE',
            severity: 'HINT',
            field: 'idle.graceMinutes',
            published_is: 'HIGHER',
            text: { en: 'The first 15 minutes of parking after charging are free.', de: expect.any(String) },
          },
        ],
      },
      { id: 'CITY', withheld: 'UNKNOWN_PARTY', findings: [] },
    ]);
  });

  it('are published for today and tomorrow, once', async () => {
    const operator = await asOperator();
    const first = await operator.post('/api/plans/DEPOT/publish');
    expect(first.body).toEqual({
      plan: 'DEPOT',
      written: 2,
      unchanged: 0,
      taken_back: 0,
      begun: [],
      foreign: [],
      waiting: [],
    });
    const again = await operator.post('/api/plans/DEPOT/publish');
    expect(again.body).toMatchObject({ written: 0, unchanged: 2 });
    const listed = await operator.get('/api/plans');
    expect(listed.body.items[0]).toMatchObject({ published_until: '2026-11-21T23:00:00.000Z' });
  });

  it('say why they are not published', async () => {
    const answer = await (await asOperator()).post('/api/plans/CITY/publish');
    expect(answer.body).toMatchObject({ written: 0, withheld: 'UNKNOWN_PARTY' });
  });

  it('that do not exist are refused', async () => {
    expect((await (await asOperator()).post('/api/plans/NONE/publish')).status).toBe(404);
  });
});
