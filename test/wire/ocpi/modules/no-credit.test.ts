import { Decimal } from '../../../../src/domain/decimal.js';
import { partyKey } from '../../../../src/domain/party.js';
import { createBalanceBook } from '../../../../src/flows/books/balance-book.js';
import { createCreditWatch } from '../../../../src/flows/credit/credit-watch.js';
import { anAgreement, party } from '../../../domain/clearing/builders.js';
import { success } from '../../../support/ocpi/fake-partner.js';
import { useStores } from '../../../support/open-stores.js';
import { type Network, type Platform, partyIn, startNetwork } from '../../../support/roaming/network.js';
import { aToken } from '../../../support/roaming/objects.js';
import { type Watched, watch } from '../../../support/roaming/watched-modules.js';

const AUTHORIZE = '/sender/tokens/04aB/authorize';
const openStores = useStores();

let network: Network;
let cpo: Platform;
let freeCpo: Platform;
let emsp: Platform;
let calls: Watched[];

beforeAll(async () => {
  const stores = await openStores();
  for (const [cpoKey, limit] of [
    ['NL*CPO', '100'],
    ['BE*CP2', undefined],
  ] as const) {
    const pair = { cpo: party(cpoKey), emsp: party('DE*MSP') };
    const key = `${cpoKey}→DE*MSP/1`;
    await stores.agreements.insert(anAgreement({ ...pair, key, ...(limit && { creditLimit: new Decimal(limit) }) }));
  }
  calls = [];
  network = await startNetwork({ modules: watch(calls) });
  const { clock } = network.hub;
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const credit = createCreditWatch({ ...stores, balanceBook: createBalanceBook(stores), clock, log });
  network.use({ credit });
  cpo = await network.join([['NL*CPO', 'CPO']]);
  freeCpo = await network.join([['BE*CP2', 'CPO']]);
  emsp = await network.join([['DE*MSP', 'EMSP']]);
  emsp.partner.on(`/2.2.1${AUTHORIZE}`, (_req, res) => success(res, { allowed: 'ALLOWED' }));
  emsp.partner.on('/2.2.1/sender/tokens/FEED/authorize', (_req, res) => success(res, { allowed: 'ALLOWED' }));
  await stores.ledger.post({
    key: 'accrue:NL*CPO/1',
    date: '2026-11-02',
    memo: 'more than the limit',
    postings: [
      { account: 'unbilled:receivable:DE*MSP', currency: 'EUR', amount: new Decimal('100.0001') },
      { account: `unbilled:payable:${partyKey(party('NL*CPO'))}`, currency: 'EUR', amount: new Decimal('-100.0001') },
    ],
  });
});

afterAll(() => network.close());

const asked = () => emsp.partner.seen.filter(({ method }) => method === 'POST').map(({ path }) => path);

describe('a real-time authorization when the eMSP has no credit left at the CPO', () => {
  it('is answered by the hub with NO_CREDIT and the token, and the eMSP is not asked', async () => {
    const token = { ...aToken(), 'x-vendor': 1 };
    await emsp.ask('PUT', '/receiver/tokens/DE/MSP/04aB', { body: token });
    const answers = [await cpo.ask('POST', AUTHORIZE), await cpo.ask('POST', AUTHORIZE, { to: 'DE*MSP', body: {} })];
    for (const answer of answers) {
      expect(answer).toMatchObject({ http: 200, ocpi: 1000, data: { allowed: 'NO_CREDIT', token } });
      expect(partyIn(answer.headers, 'from')).toBe('XX*HUB');
    }
    expect(asked()).toEqual([]);
    expect(calls.at(-1)?.decision).toEqual({ way: 'HUB', receivers: [], because: 'no credit' });
  });

  it('says so without the token where the hub has no copy of it', async () => {
    const answer = await cpo.ask('POST', '/sender/tokens/FEED/authorize', { to: 'DE*MSP' });
    expect(answer).toMatchObject({ http: 200, ocpi: 1000 });
    expect(Object.keys(answer.data as object)).toEqual(['allowed', 'info']);
    expect(asked()).toEqual([]);
  });

  it('goes to the eMSP for another CPO, with which no limit was agreed', async () => {
    const answer = await freeCpo.ask('POST', AUTHORIZE, { to: 'DE*MSP' });
    expect(answer).toMatchObject({ data: { allowed: 'ALLOWED' } });
    expect(asked()).toEqual([`/2.2.1${AUTHORIZE}`]);
  });

  it('of a token that nobody knows is refused as ever', async () => {
    expect(await cpo.ask('POST', '/sender/tokens/NOBODY/authorize')).toMatchObject({ http: 404, ocpi: 2004 });
  });
});
