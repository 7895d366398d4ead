import type supertest from 'supertest';
import { aScene, CLERK, FINANCE } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { aCdrRecord } from '../../support/api/papers.js';

describe('CDRs over the API', () => {
  it.each([
    ['', ['CDR-1', 'CDR-2', 'CDR-1']],
    ['?review=MISMATCH', ['CDR-2']],
    ['?review=QUARANTINED&rule=CURRENCY', ['CDR-1']],
    ['?rule=TOO_OLD', []],
    ['?cpo=NL*ABC&emsp=DE*XYZ&limit=1&offset=1', ['CDR-2']],
    ['?emsp=FR*QRS', []],
    ['?run=RUN-2026-10', []],
    ['?invoice=NLABC-2026-000001', []],
    ['?ended_from=2026-10-14T17:31:40Z&ended_until=2026-10-15T00:00:00Z', ['CDR-1', 'CDR-2', 'CDR-1']],
    ['?ended_until=2026-10-14T17:31:40Z', []],
  ])('are listed for the own parties and filtered by "%s"', async (query, ids) => {
    const answer = await (await asFinance()).get(`/api/cdrs${query}`);
    expect({ status: answer.status, ids: idsOf(answer) }).toEqual({ status: 200, ids });
  });

  it('are all listed for an operator', async () => {
    const scene = await aScene();
    const clerk = await clientOf(apiServer(scene, { judged: 'requests-and-answers' }), scene, CLERK);
    expect((await clerk.get('/api/cdrs')).body.total).toBe(4);
    expect((await clerk.get('/api/cdrs?emsp=FR*QRS')).body.total).toBe(1);
  });

  it('show claim, own price, tolerance and verdict', async () => {
    const answer = await (await asFinance()).get('/api/cdrs?review=MISMATCH');
    expect(answer.body.items[0].review).toEqual({
      state: 'MISMATCH',
      rating: {
        verdict: 'MISMATCH',
        claimed: '9.00',
        computed: '5.85',
        difference: '3.15',
        tolerance: '0.02925',
        tariff_ids: ['AC-2026'],
        warnings: [],
      },
    });
  });

  it('come one by one with the price explained, charge by charge', async () => {
    const { status, body } = await (await asFinance()).get('/api/cdrs/NL*ABC/CDR-1');
    expect(status).toBe(200);
    expect(body).toMatchObject({ key: 'NL*ABC/CDR-1', contract_id: 'DE-XYZ-C00123456-7', charge_country: 'NL' });
    expect(body.price).toMatchObject({ kind: 'PRICED', payable: { excl_vat: '5.85', incl_vat: '7.08' } });
    expect(body.price.audit).toEqual([
      {
        kind: 'CHARGE',
        period: 0,
        tariff_id: 'AC-2026',
        element_index: 0,
        component_index: 0,
        dimension: 'ENERGY',
        reason: '13 kWh at 0.45',
        quantity: '13',
        unit: 'kWh',
        price: '0.45',
        cost_excl_vat: '5.85',
        vat_percent: '21',
        vat_amount: '1.2285',
      },
    ]);
  });

  it('are found in either case of party and id', async () => {
    expect((await (await asFinance()).get('/api/cdrs/nl-abc/cdr-1')).body.key).toBe('NL*ABC/CDR-1');
  });

  it('say why they have no price', async () => {
    const { body } = await (await asFinance()).get('/api/cdrs/NL*ABC/CDR-2');
    expect(body.price).toEqual({
      kind: 'NOT_PRICED',
      reason: 'CDR NL*ABC/CDR-2 carries no tariff and names none that the hub has',
    });
  });

  it('of other parties answer exactly like one that does not exist, and like a path that names no party', async () => {
    const scene = await aScene();
    const finance = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, FINANCE);
    const [foreign, unknown, nonsense] = [
      await finance.get('/api/cdrs/NL*ABC/CDR-9'),
      await finance.get('/api/cdrs/NL*ABC/CDR-999'),
      await finance.get('/api/cdrs/nobody/CDR-1'),
    ];
    expect(foreign.body).toEqual({ error: { code: 'unknown-object', message: 'no such CDR' } });
    for (const answer of [unknown, nonsense]) expect(sayingOf(answer)).toEqual(sayingOf(foreign));
  });

  it('show where their money is', async () => {
    const finance = {
      state: 'DOCUMENTED',
      runId: 'RUN-2026-10',
      documentNumber: 'NLABC-2026-000001',
      line: 1,
    } as const;
    const scene = await aScene({ cdrs: [aCdrRecord({ finance })] });
    const client = await clientOf(apiServer(scene, { judged: 'requests-and-answers' }), scene, FINANCE);
    const { body } = await client.get('/api/cdrs?invoice=NLABC-2026-000001&run=RUN-2026-10');
    expect(body.items[0].finance).toEqual({
      state: 'DOCUMENTED',
      run_id: 'RUN-2026-10',
      document_number: 'NLABC-2026-000001',
      line: 1,
    });
  });

  it('are added up by review and verdict, of the own parties only', async () => {
    const { body } = await (await asFinance()).get('/api/cdr-totals?cpo=NL*ABC');
    expect(body.total).toBe(3);
    expect(body.items).toContainEqual({
      review: 'MISMATCH',
      verdict: 'MISMATCH',
      currency: 'EUR',
      count: 1,
      claimed: '5.85',
      computed: '5.85',
    });
  });

  it.each(['review=ANY', 'rule=NONE', 'cpo=x', 'ended_from=yesterday', 'limit=', 'where=1'])(
    'refuse the filter %s',
    async (query) => {
      const scene = await aScene();
      const finance = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, FINANCE);
      for (const path of ['/api/cdrs', '/api/cdr-totals']) {
        expect((await finance.get(`${path}?${query}`)).body.error.code).toBe('bad-field');
      }
    },
  );
});

describe('statements over the API', () => {
  it('have opening, lines and closing per currency', async () => {
    const { status, body } = await (await asFinance()).get(
      '/api/statements?party=DE*XYZ&from=2026-11-01&until=2026-11-30',
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      party: 'DE*XYZ',
      from: '2026-11-01',
      until: '2026-11-30',
      currencies: [
        {
          currency: 'EUR',
          opening: '0.00',
          lines: [
            {
              date: '2026-11-02',
              key: 'invoice:NLABC-2026-000001',
              memo: 'invoice NLABC-2026-000001',
              amount: '1234.50',
              balance: '1234.50',
            },
          ],
          closing: '1234.50',
        },
      ],
    });
  });

  it('of other parties answer like those of a party that does not exist', async () => {
    const finance = await asFinance();
    const foreign = await finance.get('/api/statements?party=FR*QRS&from=2026-11-01&until=2026-11-30');
    const unknown = await finance.get('/api/statements?party=ZZ*ZZZ&from=2026-11-01&until=2026-11-30');
    expect(foreign.status).toBe(404);
    expect(sayingOf(foreign)).toEqual(sayingOf(unknown));
  });

  it.each([
    ['party=DE*XYZ&from=2026-11-30&until=2026-11-01', 'until'],
    ['party=DE*XYZ&from=2016-01-01&until=2026-11-01', 'until'],
    ['party=DE*XYZ&from=2026-02-30&until=2026-03-01', 'from'],
    ['party=DE*XYZ&until=2026-03-01', 'from'],
    ['from=2026-02-01&until=2026-03-01', 'party'],
  ])('refuse %s', async (query, field) => {
    const scene = await aScene();
    const finance = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, FINANCE);
    const answer = await finance.get(`/api/statements?${query}`);
    expect({ status: answer.status, field: answer.body.error.field }).toEqual({ status: 400, field });
  });
});

async function asFinance() {
  const scene = await aScene();
  return clientOf(apiServer(scene, { judged: 'requests-and-answers' }), scene, FINANCE);
}

function idsOf(answer: supertest.Response): readonly string[] {
  return answer.body.items?.map((item: { id: string }) => item.id);
}

function sayingOf(answer: supertest.Response): object {
  const { date: _date, ...headers } = answer.headers;
  return { status: answer.status, headers, text: answer.text };
}
