import { aScene, CLERK, ENGINEER, FINANCE } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';

async function as(email: string, judged: 'requests-and-answers' | 'nothing' = 'requests-and-answers') {
  const scene = await aScene();
  return clientOf(apiServer(scene, { judged }), scene, email);
}

const WANTED = { location: { party: 'NL*ABC', id: 'LOC1' }, energy_kwh: '10.5' };

describe('quotes over the API', () => {
  it('tell the price, its parts and the session that was priced', async () => {
    const answer = await (await as(CLERK)).post('/api/quotes').send(WANTED);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      evse_uid: 'E1',
      priced_by: { kind: 'TARIFF', ids: ['T1'] },
      session: { starts_at: '2026-11-20T10:00:00.000Z', energy_kwh: '10.5', power_kw: expect.any(String) },
      currency: 'EUR',
      payable: { excl_vat: '2.63', incl_vat: '2.89' },
      parts: { energy: '2.625', time: '0.00', idle: '0.00', fees: '0.00', adjustment: '0.00', tax: '0.2625' },
      energy_prices: [{ from: '2026-11-20T10:00:00.000Z', per_kwh: '0.25' }],
      estimated: false,
    });
  });

  it('are for engineers and finance of a party too, and carry no cheaper window where there is none', async () => {
    for (const email of [ENGINEER, FINANCE]) {
      const answer = await (await as(email)).post('/api/quotes').send(WANTED);
      expect(answer.status).toBe(200);
      expect(answer.body.next_cheaper_window).toBeUndefined();
    }
  });

  it.each([
    [{ ...WANTED, energy_kwh: 10.5 }, 'energy_kwh'],
    [{ ...WANTED, energy_kwh: '0' }, 'energy_kwh'],
    [{ location: WANTED.location }, 'energy_kwh'],
    [{ ...WANTED, charging_minutes: 0 }, 'charging_minutes'],
    [{ ...WANTED, starts_at: 'tomorrow' }, 'starts_at'],
    [{ ...WANTED, location: { party: 'NL*ABC' } }, 'location.id'],
    [{ ...WANTED, level: 'CHEAP' }, 'level'],
    [{ ...WANTED, kwh: '3' }, 'kwh'],
  ])('are refused for %j, naming the field', async (body, field) => {
    const answer = await (await as(CLERK, 'nothing')).post('/api/quotes').send(body);
    expect([answer.status, answer.body.error.field]).toEqual([400, field]);
  });

  it('are refused for a party of somebody else', async () => {
    const answer = await (await as(FINANCE)).post('/api/quotes').send({ ...WANTED, emsp: 'FR*QRS' });
    expect([answer.status, answer.body.error.field]).toEqual([403, 'emsp']);
  });
});
