import { aScene, CLERK, FINANCE } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';

const AGREEMENT = {
  cpo: 'NL*ABC',
  emsp: 'DE*XYZ',
  valid_from: '2027-01-01T00:00:00Z',
  currency: 'EUR',
};
const LEGAL_ENTITY = {
  name: 'XYZ Mobility GmbH',
  street: 'Kurfürstendamm 1',
  postal_code: '10719',
  city: 'Berlin',
  country_code: 'DE',
  vat_ids: [{ country_code: 'DE', id: 'DE123456789', evidence: 'WAPIAAAAYx1' }],
  dealer: true,
  language: 'de',
};

describe('agreements over the API', () => {
  it('are added as the next version, with the usual terms where none are named', async () => {
    const clerk = await asClerk();
    const answer = await clerk.post('/api/agreements').send(AGREEMENT);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      key: 'NL*ABC→DE*XYZ/2',
      cpo: 'NL*ABC',
      emsp: 'DE*XYZ',
      version: 2,
      valid_from: '2027-01-01T00:00:00.000Z',
      model: 'AGENT',
      billing: 'DIRECT',
      settlement_mode: 'STATEMENT_ONLY',
      currency: 'EUR',
      tolerance: { absolute: '0.01', relative: '0.005', cap: '0.5' },
      contest_days: 10,
      payment_term_days: 14,
    });
  });

  it('keep their own terms', async () => {
    const terms = {
      valid_until: '2028-01-01T00:00:00Z',
      tolerance: { absolute: '0', relative: '0.01', cap: '1' },
      contest_days: 0,
      max_age_days: 90,
      max_power_kw: '400.5',
      payment_term_days: 30,
    };
    const answer = await (await asClerk()).post('/api/agreements').send({ ...AGREEMENT, ...terms });
    expect(answer.body).toMatchObject({ ...terms, valid_until: '2028-01-01T00:00:00.000Z' });
  });

  it('keep how they read what OCPI leaves open', async () => {
    const pricing = { missing_tariff_id: 'DEFAULT', rounding: 'PER_PERIOD' };
    const answer = await (await asClerk()).post('/api/agreements').send({ ...AGREEMENT, pricing });
    expect({ status: answer.status, pricing: answer.body.pricing }).toEqual({ status: 201, pricing });
  });

  it('are shown to the two that made them', async () => {
    const scene = await aScene();
    const finance = await clientOf(apiServer(scene, { judged: 'requests-and-answers' }), scene, FINANCE);
    const { body } = await finance.get('/api/agreements');
    expect(body.items.map((agreement: { key: string }) => agreement.key)).toEqual(['NL*ABC→DE*XYZ/1']);
    expect((await (await asClerk()).get('/api/agreements')).body.total).toBe(2);
  });

  it.each([
    ['cpo', { cpo: { $ne: '' } }],
    ['emsp', { emsp: 'Germany' }],
    ['valid_from', { valid_from: '2027-01-01' }],
    ['valid_until', { valid_until: '2026-01-01T00:00:00Z' }],
    ['model', { model: 'BROKER' }],
    ['currency', { currency: 'euro' }],
    ['tolerance.cap', { tolerance: { absolute: '0', relative: '0', cap: -1 } }],
    ['tolerance.absolute', { tolerance: { absolute: '1e400', relative: '0', cap: '1' } }],
    ['contest_days', { contest_days: 1.5 }],
    ['contest_days', { contest_days: '10' }],
    ['max_power_kw', { max_power_kw: 400 }],
    ['pricing.generosity', { pricing: { generosity: 'GREAT' } }],
    ['pricing.missing_tariff_id', { pricing: { missing_tariff_id: 'PERHAPS' } }],
    ['pricing.snap', { pricing: { snap: true } }],
    ['pricing', { pricing: 'DEFAULT' }],
    ['version', { version: 7 }],
    ['key', { key: 'NL*ABC→DE*XYZ/1' }],
    ['_id', { _id: 'x' }],
    ['__v', { __v: 3 }],
  ])('refuse a wrong %s', async (field, change) => {
    expect(await refusal('post', '/api/agreements', { ...AGREEMENT, ...change })).toEqual({
      status: 400,
      code: 'bad-field',
      field,
    });
  });
});

describe('legal entities over the API', () => {
  it('are put under their party, twice without harm', async () => {
    const clerk = await asClerk();
    const first = await clerk.put('/api/legal-entities/DE*XYZ').send(LEGAL_ENTITY);
    const second = await clerk.put('/api/legal-entities/de-xyz').send(LEGAL_ENTITY);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({ party: 'DE*XYZ', ...LEGAL_ENTITY });
    expect(second.body).toEqual(first.body);
    expect((await clerk.get('/api/legal-entities')).body.items).toContainEqual(first.body);
  });

  it('receive English documents unless they say otherwise', async () => {
    const { language: _german, ...rest } = LEGAL_ENTITY;
    expect((await (await asClerk()).put('/api/legal-entities/DE*XYZ').send(rest)).body.language).toBe('en');
  });

  it.each([
    ['name', { name: '' }],
    ['name', { name: 'A\r\nBcc: everybody@example.com' }],
    ['name', { name: ['XYZ'] }],
    ['country_code', { country_code: 'Germany' }],
    ['vat_ids.0.id', { vat_ids: [{ country_code: 'DE', id: { $gt: '' } }] }],
    ['vat_ids.0.trusted', { vat_ids: [{ country_code: 'DE', id: 'DE1', trusted: true }] }],
    ['dealer', { dealer: 'yes' }],
    ['email', { email: 'nobody' }],
    ['iban', { iban: 'NL91 ABNA 0417 1643 00' }],
    ['party', { party: 'FR*QRS' }],
    ['balance', { balance: '1000000' }],
  ])('refuse a wrong %s', async (field, change) => {
    expect(await refusal('put', '/api/legal-entities/DE*XYZ', { ...LEGAL_ENTITY, ...change })).toEqual({
      status: 400,
      code: 'bad-field',
      field,
    });
  });

  it('refuse a path that names no party', async () => {
    expect(await refusal('put', '/api/legal-entities/Germany', LEGAL_ENTITY)).toMatchObject({
      status: 400,
      field: 'party',
    });
  });
});

async function asClerk() {
  const scene = await aScene();
  return clientOf(apiServer(scene, { judged: 'requests-and-answers' }), scene, CLERK);
}

async function refusal(method: 'post' | 'put', path: string, body: object): Promise<object> {
  const scene = await aScene();
  const clerk = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, CLERK);
  const answer = await clerk[method](path).send(body);
  return { status: answer.status, code: answer.body.error?.code, field: answer.body.error?.field };
}
