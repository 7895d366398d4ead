import type { Staff } from '../../../src/domain/access.js';
import { instructRun } from '../../../src/flows/settlement/instruct-run.js';
import { listPaymentOrders } from '../../../src/flows/settlement/list-payment-orders.js';
import { makePaymentFile } from '../../../src/flows/settlement/make-payment-file.js';
import { settlementProgress } from '../../../src/flows/settlement/settlement-progress.js';
import { anEntity } from '../../domain/clearing/builders.js';
import { useTestDatabase } from '../../support/mongo.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';
import { payOrder } from './pay-order.js';
import { documentedRun } from './settlement-scene.js';

const database = useTestDatabase();
let hub: TestHub;
const CLERK: Staff = { email: 'clerk@hub.example', roles: ['OPERATOR'], parties: [] };
const FINANCE: Staff = { email: 'finance@bet.example', roles: ['FINANCE'], parties: ['DE*BET'] };

beforeAll(async () => {
  hub = await openTestHub(database);
  const mandate = { id: 'M-1', signedOn: '2026-01-15' };
  await hub.legalEntities.put({ ...anEntity('DE*BET'), iban: 'DE02120300000000202051', mandate });
  await hub.legalEntities.put({ ...anEntity('FR*GAM'), iban: 'FR1420041010050500013M02606' });
});
afterAll(() => hub.close());

const totals = async (staff: Staff, wanted: { runId: string; party?: 'DE*BET' | 'FR*GAM' }) => {
  const file = await makePaymentFile(hub, staff, { ...wanted, kind: 'CREDIT_TRANSFER' });
  return file.batches.map(({ currency, total }) => `${total.toFixed(2)} ${currency}`);
};

describe('a file for the bank of a run through the hub', () => {
  const id = 'RUN-2026-10';

  it('collects what members owe, and pays nobody before they have paid', async () => {
    await instructRun(hub, await documentedRun(hub, [['FR*GAM', 'DE*BET', '47.20']], { id }));
    const debits = await makePaymentFile(hub, CLERK, { runId: id, kind: 'DIRECT_DEBIT' });
    expect(debits.batches[0]?.payments[0]).toMatchObject({ iban: 'DE02120300000000202051', mandate: { id: 'M-1' } });
    await expect(totals(CLERK, { runId: id })).rejects.toMatchObject({ code: 'conflict', field: 'run' });
  });

  it('pays out what has come in, and not twice what is booked', async () => {
    await payOrder(hub, `${id}/DE*BET/EUR`, '47.20');
    expect(await totals(CLERK, { runId: id })).toEqual(['47.20 EUR']);
    await payOrder(hub, `${id}/FR*GAM/EUR`, '47.20');
    await expect(totals(CLERK, { runId: id })).rejects.toMatchObject({ field: 'run' });
  });

  it('is refused like a run that does not exist to who may not see it', async () => {
    const unknown = { code: 'unknown-object' };
    await expect(totals(FINANCE, { runId: id })).rejects.toMatchObject(unknown);
    await expect(totals(FINANCE, { runId: id, party: 'FR*GAM' })).rejects.toMatchObject(unknown);
    await expect(totals(CLERK, { runId: 'RUN-1999-01' })).rejects.toMatchObject(unknown);
  });
});

describe('a run whose members pay each other', () => {
  it('is paid by the members’ own files, and settled when they have said so', async () => {
    const id = 'RUN-2026-11';
    const sales = [
      ['FR*GAM', 'DE*BET', '40.00'],
      ['NL*HUB', 'DE*BET', '2.00'],
    ] as const;
    const run = await documentedRun(hub, sales, { id }, 'STATEMENT_ONLY');
    await instructRun(hub, run);
    const { items } = await listPaymentOrders(hub, FINANCE, { runId: id, offset: 0, limit: 10 });
    expect(items.map(({ order }) => `${order.key} ${order.direction}`)).toEqual([
      `${id}/DE*BET/EUR/FR*GAM MEMBER_TO_MEMBER`,
      `${id}/DE*BET/EUR/NL*HUB PAY_IN`,
    ]);
    expect(await totals(FINANCE, { runId: id, party: 'DE*BET' })).toEqual(['42.00 EUR']);

    await payOrder(hub, `${id}/DE*BET/EUR/FR*GAM`, '40.00');
    expect(await settlementProgress(hub, run)).toEqual({ orders: 2, settled: 1, state: 'PARTLY_SETTLED' });
    expect(await totals(FINANCE, { runId: id, party: 'DE*BET' })).toEqual(['2.00 EUR']);
    await payOrder(hub, `${id}/DE*BET/EUR/NL*HUB`, '2.00');
    expect(await settlementProgress(hub, run)).toEqual({ orders: 2, settled: 2, state: 'SETTLED' });
  });
});
