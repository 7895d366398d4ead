import { aScene, CLERK, ENGINEER } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { CPO, EMSP } from '../../support/api/papers.js';

const DAY = 'from=2026-11-20T00:00:00Z&until=2026-11-21T00:00:00Z';

/** A client of the clerk, or of finance of some parties. */
async function client(
  who: 'CLERK' | readonly (typeof CPO)[] = 'CLERK',
  judged: 'requests-and-answers' | 'nothing' = 'requests-and-answers',
) {
  const scene = await aScene();
  const app = apiServer(scene, { judged });
  if (who === 'CLERK') return clientOf(app, scene, CLERK);
  const engineer = await scene.users.find(ENGINEER);
  if (!engineer) throw new Error('the engineer is known');
  scene.users.replace({ ...engineer, roles: ['FINANCE'], parties: [...who] });
  return clientOf(app, scene, ENGINEER);
}

describe('the margin over the API', () => {
  it('is told by what is asked for, with what is not known left out', async () => {
    const { status, body } = await (await client()).get(`/api/analytics/margin?${DAY}&by=hour,cpo`);
    expect(status).toBe(200);
    expect(body.rows).toEqual([
      {
        hour: '2026-11-20T08:00:00Z',
        cpo: 'NL*ABC',
        currency: 'EUR',
        energy_kwh: '30',
        revenue: '13.50',
        energy_cost: '3.00',
        margin: '10.50',
        margin_percent: '77.78',
        revenue_per_kwh: '0.45',
        cost_per_kwh: '0.10',
        cdrs: 2,
        cost_unknown_kwh: '0',
      },
      {
        hour: '2026-11-20T17:00:00Z',
        cpo: 'BE*CAR',
        currency: 'EUR',
        energy_kwh: '7',
        revenue: '3.00',
        energy_cost: '0.00',
        revenue_per_kwh: '0.428571',
        cdrs: 1,
        cost_unknown_kwh: '7',
      },
    ]);
    expect(body.totals).toMatchObject([{ currency: 'EUR', revenue: '16.50', cost_unknown: { NO_PRICE: '7' } }]);
    expect(body).toMatchObject({ complete: false, unspread_cdrs: 3 });
  });

  it.each([
    ['by=weekday,hour_of_day&tz=Europe/Amsterdam', ['FRIDAY 09', 'FRIDAY 18']],
    ['by=cpo,day&emsp=FR*QRS', ['NL*ABC 2026-11-20']],
    ['by=location,cpo&cpo=be-car', ['BE*CAR/C BE*CAR']],
    ['by=location,cpo&location=nl*abc/b', ['NL*ABC/B NL*ABC']],
    ['by=day,cpo&tariff=NL*ABC/T1&cpo=BE*CAR', ['2026-11-20 BE*CAR']],
  ])('is narrowed and told apart by %s', async (query, keys) => {
    const { body } = await (await client()).get(`/api/analytics/margin?${DAY}&${query}`);
    const by = /by=([^&]+)/.exec(query)?.[1]?.split(',') ?? [];
    expect(body.rows.map((row: Record<string, string>) => by.map((key) => row[key]).join(' '))).toEqual(keys);
  });

  it('is of what the own party sold, for finance', async () => {
    const { body } = await (await client([CPO])).get(`/api/analytics/margin?${DAY}&by=cpo`);
    expect(body.rows.map(({ cpo }: { cpo: string }) => cpo)).toEqual(['NL*ABC']);
    expect(body).not.toHaveProperty('unspread_cdrs');
    const foreign = await (await client([CPO])).get(`/api/analytics/margin?${DAY}&cpo=BE*CAR`);
    expect(foreign.body).toMatchObject({ rows: [], totals: [] });
  });

  it('is nothing for who buys', async () => {
    const { body } = await (await client([EMSP])).get(`/api/analytics/margin?${DAY}&emsp=${EMSP}`);
    expect(body.rows).toEqual([]);
  });

  it('comes as CSV, one line per row, with cells that end where they should', async () => {
    const answer = await (await client()).get(`/api/analytics/margin?${DAY}&by=location&format=csv`);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toContain('margin.csv');
    expect(answer.text.split('\r\n')).toEqual([
      'location,currency,energy_kwh,revenue,energy_cost,margin,margin_percent,revenue_per_kwh,cost_per_kwh,cdrs,cost_unknown_kwh',
      'BE*CAR/C,EUR,7,3.00,0.00,,,0.428571,,1,7',
      '"NL*ABC/A,""1",EUR,10,4.50,1.00,3.50,77.78,0.45,0.10,1,0',
      'NL*ABC/B,EUR,20,9.00,2.00,7.00,77.78,0.45,0.10,1,0',
      '',
    ]);
  });

  it.each([
    ['from', 'until=2026-11-21T00:00:00Z'],
    ['until', 'from=2026-11-20T00:00:00Z'],
    ['from', 'from=2026-11-20&until=2026-11-21T00:00:00Z'],
    ['from', 'from=2026-11-20T00:07:00Z&until=2026-11-21T00:00:00Z'],
    ['until', 'from=2026-11-21T00:00:00Z&until=2026-11-20T00:00:00Z'],
    ['until', 'from=2025-01-01T00:00:00Z&until=2026-11-20T00:00:00Z'],
    ['by', `${DAY}&by=driver`],
    ['by', `${DAY}&by=cpo,cpo`],
    ['by', `${DAY}&by=hour,day,weekday,cpo,emsp`],
    ['cpo', `${DAY}&cpo=ABC`],
    ['location', `${DAY}&location=LOC1`],
    ['tariff', `${DAY}&tariff=NL*ABC/`],
    ['tz', `${DAY}&tz=Mars/Olympus`],
    ['format', `${DAY}&format=pdf`],
    ['driver', `${DAY}&driver=1`],
  ])('is refused at %s: %s', async (field, query) => {
    const answer = await (await client('CLERK', 'nothing')).get(`/api/analytics/margin?${query}`);
    expect({ status: answer.status, ...answer.body.error }).toMatchObject({ status: 400, code: 'bad-field', field });
  });
});
