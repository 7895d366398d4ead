import { Decimal } from '../../../src/domain/decimal.js';
import { explainCdr } from '../../../src/flows/clearing/explain-cdr.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub(database);
  await agree(hub);
});
afterAll(() => hub.close());

/** The hub's copy of a tariff of NL*ALF, 0.40 EUR a kWh unless its price is told otherwise. */
async function keepTariff(
  id: string,
  given: { readonly price?: unknown; readonly ocpiVersion?: string },
): Promise<void> {
  const elements = [{ price_components: [{ type: 'ENERGY', price: given.price ?? 0.4, step_size: 1 }] }];
  const lastUpdated = '2026-01-01T00:00:00Z';
  await hub.objects.put({
    module: 'tariffs',
    key: `NL*ALF/${id}`,
    owner: 'NL*ALF',
    id,
    audience: 'EVERYBODY',
    ocpiVersion: given.ocpiVersion ?? '2.2.1',
    json: JSON.stringify({
      country_code: 'NL',
      party_id: 'ALF',
      id,
      currency: 'EUR',
      elements,
      last_updated: lastUpdated,
    }),
    lastUpdated: new Date(lastUpdated),
    revision: 1,
  });
}

/** 10 kWh whose period names the tariff; the CDR carries none. */
async function send(tariffId: string) {
  const cdr = aPricedCdr(`OF-${tariffId}`, '10', { tariffs: [] });
  const dimensions = [{ type: 'ENERGY', volume: new Decimal(10) }];
  const { key } = await sendCdr(hub, { ...cdr, chargingPeriods: [{ startedAt: cdr.startedAt, tariffId, dimensions }] });
  return { key, review: (await hub.cdrs.find(key))?.review };
}

describe('a CDR that names a tariff and carries none', () => {
  it("is priced by the hub's copy of it", async () => {
    await keepTariff('GOOD', {});
    const { review } = await send('GOOD');
    expect(review).toMatchObject({ state: 'ACCEPTED', rating: { verdict: 'EXACT', tariffIds: ['GOOD'] } });
  });

  it('is quarantined with tariff and field where that copy cannot be read', async () => {
    await keepTariff('BAD', { price: 'forty' });
    const { key, review } = await send('BAD');
    expect(review).toMatchObject({
      state: 'QUARANTINED',
      rule: 'NOT_PRICEABLE',
      field: 'tariffs.0.elements.0.price_components.0.price',
      reason: expect.stringMatching(/^the hub's copy of tariff NL\*ALF\/BAD cannot be read: .*price/),
    });
    const explained = await explainCdr(hub, key);
    expect(explained).toMatchObject({ kind: 'NOT_PRICED', reason: expect.stringContaining('NL*ALF/BAD') });
  });

  it('is quarantined where that copy is of a version that the hub does not read', async () => {
    await keepTariff('OLD', { ocpiVersion: '2.0' });
    const { review } = await send('OLD');
    expect(review).toMatchObject({ rule: 'NOT_PRICEABLE', field: 'tariffs.0.version' });
  });

  it('is quarantined where the hub has no copy', async () => {
    const { review } = await send('NOWHERE');
    expect(review).toMatchObject({ rule: 'NOT_PRICEABLE', field: 'tariffs' });
  });
});
