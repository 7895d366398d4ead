import { aScene, CLERK, FINANCE, type Scene } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';

const AGREEMENT = { cpo: 'NL*ABC', emsp: 'DE*XYZ', valid_from: '2026-11-01T00:00:00Z', currency: 'EUR' };
const TERMS = {
  model: 'PRINCIPAL',
  billing: 'REVERSE',
  settlement_mode: 'HUB_ACCOUNT',
  self_billing_agreed_on: '2026-10-15',
  price_id: 'T-1',
  credit_limit: '100',
  expected_session_amount: '15.5',
  fees: {
    per_cdr: { payer: 'EMSP', tiers: [{ up_to: 1000, price: '0.08' }, { price: '0.05' }] },
    per_kwh: { payer: 'CPO', price: '0.0005' },
    commission: { payer: 'CPO', percent: '1.25' },
    minimum_monthly: '49',
  },
};
const LEGAL_ENTITY = {
  name: 'XYZ Mobility GmbH',
  street: 'Kurfürstendamm 1',
  postal_code: '10719',
  city: 'Berlin',
  country_code: 'DE',
  vat_ids: [{ country_code: 'DE', id: 'DE123456789' }],
  dealer: true,
  language: 'de',
};
const SVG = '<svg viewBox="0 0 4 4"><path d="M0 0h4v4z" fill="#0e6e6e"/></svg>';
const MORE = {
  iban: 'DE89370400440532013000',
  bic: 'COBADEFFXXX',
  mandate: { id: 'VC-2026-0001', signed_on: '2026-09-30' },
  creditor_id: 'DE98ZZZ09999999999',
  contact: { name: 'Accounts payable', phone: '+49 30 1234567' },
  registration: 'HRB 12345 B',
  registration_scheme: '0198',
  endpoint: { scheme: '9930', id: 'DE123456789' },
  buyer_reference: '04011000-12345-34',
  branding: { logo: { type: 'svg', data: SVG }, primary_colour: '#0E6E6E', secondary_colour: '#ffffff' },
  series: { invoice: 'XYZ', credit_note: 'XYZ-CN', self_billed: 'XYZ-SB' },
};

async function as(email: string, scene?: Scene) {
  const at = scene ?? (await aScene());
  return clientOf(apiServer(at, { judged: 'requests-and-answers' }), at, email);
}

let unjudged: Awaited<ReturnType<typeof clientOf>>;
beforeAll(async () => {
  const scene = await aScene();
  unjudged = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, CLERK);
});

/** Nothing is kept of what is refused, so that all of them may ask one hub. */
async function refusalOf(method: 'post' | 'put', path: string, body: object): Promise<object> {
  const answer = await unjudged[method](path).send(body);
  return { status: answer.status, code: answer.body.error?.code, field: answer.body.error?.field };
}

describe('the terms of an agreement over the API', () => {
  it('are kept and told in full', async () => {
    const clerk = await as(CLERK);
    const answer = await clerk.post('/api/agreements').send({ ...AGREEMENT, ...TERMS });
    expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 201, body: { version: 2, ...TERMS } });
    const { body } = await clerk.get('/api/agreements').query({ cpo: 'nl-abc', emsp: 'DE*XYZ' });
    expect(body.items.map((one: { key: string }) => one.key)).toEqual(['NL*ABC→DE*XYZ/1', 'NL*ABC→DE*XYZ/2']);
    expect(body.items[1]).toEqual(answer.body);
  });

  it('are found by model, currency and the day for which they count', async () => {
    const clerk = await as(CLERK);
    await clerk.post('/api/agreements').send({ ...AGREEMENT, ...TERMS });
    const keys = async (query: object) => {
      const { body } = await clerk.get('/api/agreements').query(query);
      return body.items.map((one: { key: string }) => one.key);
    };
    expect(await keys({ model: 'PRINCIPAL' })).toEqual(['NL*ABC→DE*XYZ/2']);
    expect(await keys({ currency: 'SEK' })).toEqual([]);
    expect(await keys({ valid_at: '2026-10-31T23:59:59Z', emsp: 'DE*XYZ' })).toEqual(['NL*ABC→DE*XYZ/1']);
    expect(await keys({ valid_at: '2026-11-01T00:00:00Z', emsp: 'DE*XYZ' })).toEqual(['NL*ABC→DE*XYZ/2']);
    expect((await unjudged.get('/api/agreements?version=1')).body.error).toMatchObject({ field: 'version' });
  });

  it('are a closed past for a version that begins before the newest one', async () => {
    const clerk = await as(CLERK);
    await clerk.post('/api/agreements').send(AGREEMENT);
    const answer = await clerk.post('/api/agreements').send({ ...AGREEMENT, valid_from: '2026-10-31T23:00:00Z' });
    expect({ status: answer.status, error: answer.body.error }).toMatchObject({
      status: 409,
      error: { code: 'conflict', field: 'valid_from' },
    });
  });

  // Threats 14 and 31: fields that nobody may set, and numbers that are none.
  it.each([
    ['tolerance.cap', { tolerance: { absolute: '0.01', relative: '0.005' } }],
    ['tolerance.floor', { tolerance: { absolute: '0', relative: '0', cap: '1', floor: '0' } }],
    ['currency', { currency: 'EUX' }],
    ['credit_limit', { credit_limit: '-1' }],
    ['credit_limit', { credit_limit: '0.001' }],
    ['credit_limit', { credit_limit: 100 }],
    ['credit_limit', { credit_limit: '-0' }],
    ['credit_limit', { credit_limit: '1e21' }],
    ['credit_limit', { credit_limit: 'NaN' }],
    ['self_billing_agreed_on', { billing: 'REVERSE' }],
    ['self_billing_agreed_on', { billing: 'REVERSE', self_billing_agreed_on: '2026-02-30' }],
    ['settlement_mode', { settlement_mode: 'BARTER' }],
    ['price_id', { price_id: 'plan:GONE' }],
    ['fees.per_cdr.tiers.0.up_to', { fees: { per_cdr: { payer: 'CPO', tiers: [{ up_to: 10, price: '1' }] } } }],
    ['fees.per_kwh.payer', { fees: { per_kwh: { payer: 'HUB', price: '1' } } }],
    ['fees.currency', { fees: { currency: 'SEK' } }],
    ['fees.commission.free', { fees: { commission: { payer: 'CPO', percent: '1', free: true } } }],
    ['balance', { balance: '1000000' }],
    ['exposure', { exposure: '0' }],
    ['validFrom', { validFrom: '2020-01-01T00:00:00Z' }],
  ])('are refused with a wrong or unknown %s', async (field, change) => {
    expect(await refusalOf('post', '/api/agreements', { ...AGREEMENT, ...change })).toEqual({
      status: 400,
      code: 'bad-field',
      field,
    });
  });
});

describe('credit over the API', () => {
  it('shows limits in force to operators and to the eMSP, and not to its CPO', async () => {
    const scene = await aScene();
    const clerk = await as(CLERK, scene);
    expect((await clerk.get('/api/credit')).body).toEqual({ items: [], total: 0 });
    await clerk.post('/api/agreements').send({ ...AGREEMENT, credit_limit: '100' });
    const line = {
      agreement: 'NL*ABC→DE*XYZ/2',
      cpo: 'NL*ABC',
      emsp: 'DE*XYZ',
      currency: 'EUR',
      limit: '100.00',
      prepaid: '0.00',
      exposure: '80.50',
      headroom: '19.50',
      warn: true,
    };
    expect((await clerk.get('/api/credit')).body).toEqual({ items: [line], total: 1 });
    const finance = await as(FINANCE, scene);
    expect((await finance.get('/api/credit')).body).toEqual({ items: [line], total: 1 });
    for (const party of ['NL*ABC', 'FR*QRS']) {
      expect((await finance.get('/api/credit').query({ party })).body).toEqual({ items: [], total: 0 });
    }
    expect((await unjudged.get('/api/credit?limit=5')).body.error).toMatchObject({ code: 'bad-field', field: 'limit' });
  });
});

describe('what stands behind a legal entity over the API', () => {
  it('is kept and told in full, and invoices do not carry its mandate or logo', async () => {
    const clerk = await as(CLERK);
    const answer = await clerk.put('/api/legal-entities/DE*XYZ').send({ ...LEGAL_ENTITY, ...MORE });
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 200,
      body: { party: 'DE*XYZ', ...LEGAL_ENTITY, ...MORE },
    });
    const { body } = await clerk.get('/api/invoices');
    expect(Object.keys(body.items[0].seller)).not.toContain('branding');
  });

  it('has number series that no other entity has', async () => {
    const series = { invoice: 'NL-ABC', credit_note: 'XYZ-CN' };
    const answer = await (await as(CLERK)).put('/api/legal-entities/DE*XYZ').send({ ...LEGAL_ENTITY, series });
    expect({ status: answer.status, error: answer.body.error }).toMatchObject({
      status: 409,
      error: { code: 'conflict', field: 'series' },
    });
  });

  it.each([
    ['country_code', { country_code: 'ZZ' }],
    ['vat_ids.0.country_code', { vat_ids: [{ country_code: 'EU', id: 'EU372000000' }] }],
    ['vat_ids.0.id', { vat_ids: [{ country_code: 'US', id: '12-3456789' }] }],
    ['vat_ids.1.id', { vat_ids: [...LEGAL_ENTITY.vat_ids, { country_code: 'NL', id: 'DE123456789' }] }],
    ['iban', { iban: 'DE89370400440532013001' }],
    ['bic', { bic: 'COBADEFFXX' }],
    ['mandate', { mandate: MORE.mandate }],
    ['mandate.signed_on', { iban: MORE.iban, mandate: { id: 'A', signed_on: '30.09.2026' } }],
    ['mandate.id', { iban: MORE.iban, mandate: { id: 'A"B', signed_on: '2026-09-30' } }],
    ['contact.fax', { contact: { name: 'A', fax: '1' } }],
    ['registration_scheme', { registration_scheme: '0106' }],
    ['endpoint.scheme', { endpoint: { scheme: 'peppol', id: 'x' } }],
    ['endpoint.id', { endpoint: { scheme: '0204', id: 'a b' } }],
    ['branding.primary_colour', { branding: { primary_colour: 'teal' } }],
    ['branding.logo.data', { branding: { logo: { type: 'svg', data: SVG.replace('<path', '<script/><path') } } }],
    ['branding.logo.data', { branding: { logo: { type: 'png', data: 'R0lGODlhAQABAAAAACwAAAAAAQABAAAC' } } }],
    ['branding.logo.url', { branding: { logo: { type: 'svg', data: SVG, url: 'http://127.0.0.1/' } } }],
    ['series.invoice', { series: { invoice: '../x', credit_note: 'X' } }],
    ['series.credit_note', { series: { invoice: 'X' } }],
  ])('is refused with a wrong %s: %j', async (field, change) => {
    expect(await refusalOf('put', '/api/legal-entities/DE*XYZ', { ...LEGAL_ENTITY, ...change })).toEqual({
      status: 400,
      code: 'bad-field',
      field,
    });
  });

  it('has a logo of at most 100 KiB', async () => {
    const png = Buffer.alloc(100 * 1024 + 1).toString('base64');
    const branding = { logo: { type: 'png', data: png } };
    expect(await refusalOf('put', '/api/legal-entities/DE*XYZ', { ...LEGAL_ENTITY, branding })).toMatchObject({
      status: 400,
      field: 'branding.logo.data',
    });
  });
});
