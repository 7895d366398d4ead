import { withField } from '../../../support/ocpi-example.js';
import { type Network, type Platform, startNetwork } from '../../../support/roaming/network.js';
import { aCdr } from '../../../support/roaming/objects.js';

let network: Network;
let cpo: Platform;
let emsp: Platform;
let stranger: Platform;

beforeEach(async () => {
  network = await startNetwork();
  cpo = await network.join([['NL*CPO', 'CPO']]);
  emsp = await network.join([['DE*MSP', 'EMSP']]);
  stranger = await network.join([['FR*EMP', 'EMSP']]);
});

afterEach(() => network.close());

const post = (body: unknown, to?: string) => cpo.ask('POST', '/receiver/cdrs', { body, ...(to && { to }) });

describe('a CDR', () => {
  // Requirement 68.
  it('that is new is 201 with a URL at the hub, where its CPO and its eMSP read it as it came', async () => {
    const text = JSON.stringify(aCdr({ 'x-vendor': 1 }), null, 2).replace('"x-vendor": 1', '"x-vendor": 1.00');
    const answer = await post(text, 'DE*MSP');
    expect(answer).toMatchObject({ http: 201, ocpi: 1000, data: undefined });
    const url = answer.headers.get('location') ?? '';
    expect(url.startsWith(`${network.hub.ocpiUrl}/2.2.1/receiver/cdrs/`)).toBe(true);
    for (const reader of [cpo, emsp]) {
      const found = await reader.ask('GET', url);
      expect(found).toMatchObject({ http: 200, ocpi: 1000 });
      expect(found.text).toContain(`"data":${text}`);
    }
    expect(network.cleared.map(({ key }) => key)).toEqual(['NL*CPO/CDR1']);
  });

  it('is answered for the party that it was addressed to', async () => {
    expect((await post(aCdr(), 'DE*MSP')).headers.get('ocpi-from-party-id')).toBe('MSP');
    expect((await post(aCdr(), 'XX*HUB')).headers.get('ocpi-from-party-id')).toBe('HUB');
    expect((await post(aCdr())).headers.get('ocpi-from-party-id')).toBe('HUB');
  });

  it('does not exist for others, nor at a URL that the hub never gave', async () => {
    const url = (await post(aCdr())).headers.get('location') ?? '';
    expect(await stranger.ask('GET', url)).toMatchObject({ http: 404, ocpi: 2000, message: 'no such CDR' });
    for (const key of ['CDR1', 'NL*CPO%2FCDR1', '..%2f', '%F6']) {
      expect(await cpo.ask('GET', `/receiver/cdrs/${key}`)).toMatchObject({ data: undefined });
    }
    expect(await cpo.ask('GET', `/receiver/cdrs/${Buffer.from('NL*CPO/X').toString('base64url')}`)).toMatchObject({
      http: 404,
    });
  });

  // Requirement 69, threat 35.
  it('that comes again is 200 with the same URL and is kept once, whatever the case of its key', async () => {
    const first = await post(aCdr());
    const again = await post(JSON.stringify(aCdr({ party_id: 'cpo', id: 'cdr1' }), null, 1));
    expect(again).toMatchObject({ http: 200, ocpi: 1000 });
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(network.hub.cdrs.all()).toHaveLength(1);
    expect(network.cleared).toHaveLength(1);
  });

  // Requirement 69, threat 36.
  it('with other content under the same id is refused, and the first one stays', async () => {
    await post(aCdr());
    const dearer = withField(aCdr(), 'total_cost.excl_vat', 400);
    expect(await post(dearer)).toMatchObject({
      http: 200,
      ocpi: 2001,
      message: expect.stringMatching(/already exists/),
    });
    expect(network.hub.cdrs.all().map(({ cdr }) => cdr.totalCost.exclVat.toString())).toEqual(['4']);
  });

  // Threat 10.
  it('of another party is refused', async () => {
    expect(await post(aCdr({ party_id: 'CP2' }))).toMatchObject({ http: 200, ocpi: 2001 });
    const own = aCdr({ country_code: 'DE', party_id: 'MSP' });
    expect(await emsp.ask('POST', '/receiver/cdrs', { body: own })).toMatchObject({ http: 200, ocpi: 2001 });
    expect(network.hub.cdrs.all()).toEqual([]);
  });

  it('for another eMSP than the one of its token is refused, and for nobody we know too', async () => {
    const message = 'cdr_token: the CDR is for DE*MSP, the message for FR*EMP';
    expect(await post(aCdr(), 'FR*EMP')).toMatchObject({ http: 200, ocpi: 2001, message });
    expect(await post(aCdr(), 'ZZ*ZZZ')).toMatchObject({ http: 200, ocpi: 4001 });
    expect(network.hub.cdrs.all()).toEqual([]);
  });

  it('for an eMSP that has left is taken: what was charged has to be settled', async () => {
    await network.join([['AT*OLD', 'EMSP']], { state: 'SUSPENDED' });
    const old = withField(withField(aCdr(), 'cdr_token.country_code', 'AT'), 'cdr_token.party_id', 'OLD');
    expect(await post(old, 'AT*OLD')).toMatchObject({ http: 201, ocpi: 1000 });
  });

  // Requirement 70.
  it('that is a credit says what it credits', async () => {
    const credit = withField(aCdr({ id: 'CDR1-C', credit: true }), 'total_cost', { excl_vat: -4, incl_vat: -4.4 });
    const message = 'credit_reference_id: required when credit is true';
    expect(await post(credit)).toMatchObject({ http: 200, ocpi: 2001, message });
    expect(await post(withField(credit, 'credit_reference_id', 'CDR1'))).toMatchObject({ http: 201 });
  });

  // Requirements 71 and 72.
  it('of a reservation that was never used has #NA for its EVSE', async () => {
    let unused: unknown = aCdr({ start_date_time: '1970-1-1T00:00:00Z' });
    for (const field of ['evse_uid', 'evse_id', 'connector_id'])
      unused = withField(unused, `cdr_location.${field}`, '#NA');
    expect(await post(unused)).toMatchObject({ http: 201, ocpi: 1000 });
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('cannot be changed by %s: 405', async (method) => {
    const url = (await post(aCdr())).headers.get('location') ?? '';
    expect(await cpo.ask(method, url, { body: aCdr() })).toMatchObject({ http: 405, ocpi: 2000 });
    expect(await cpo.ask(method, '/receiver/cdrs', { body: aCdr() })).toMatchObject({ http: 405, ocpi: 2000 });
  });

  it('with a price as text is refused with the path of the field', async () => {
    const message = 'total_cost.excl_vat: expected number';
    expect(await post(withField(aCdr(), 'total_cost.excl_vat', '4.00'))).toMatchObject({
      http: 200,
      ocpi: 2001,
      message,
    });
  });

  it('posted a hundred times at once is kept once, and all are answered with the same URL', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => post(aCdr())));
    expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1);
    expect(answers.filter(({ http }) => http === 201)).toHaveLength(1);
    expect(answers.filter(({ http }) => http === 200)).toHaveLength(99);
  });
});
