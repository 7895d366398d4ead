import type { Run } from '../../../src/domain/clearing/run.js';
import { type Decimal, Decimal as decimal, sum } from '../../../src/domain/decimal.js';
import type { DocumentDraft, IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { postDocument } from '../../../src/domain/ledger/post-document.js';
import { type PartyKey, parsePartyKey, partyKey } from '../../../src/domain/party.js';
import { netForSettlement } from '../../../src/domain/settlement/net-for-settlement.js';
import { carriedIn } from '../../../src/flows/settlement/carried-in.js';
import { anEntity, HUB } from '../../domain/clearing/builders.js';
import { HUB_KEY } from '../../domain/settlement/builders.js';
import { aDraft } from '../../support/a-draft.js';
import type { TestHub } from '../../support/test-hub.js';

/** A document of a scene: seller, buyer, gross, currency. */
export type Sale = readonly [seller: string, buyer: string, gross: string, currency?: string];

/** Issues and books documents of a run, settles them, and keeps the run as it is before its payments are ordered. */
export async function documentedRun(
  hub: TestHub,
  sales: readonly Sale[],
  of: Partial<Run> & Pick<Run, 'id'>,
  mode: DocumentDraft['settlementMode'] = 'HUB_ACCOUNT',
): Promise<Run> {
  const documents: IssuedDocument[] = [];
  for (const sale of sales) documents.push(await issueSale(hub, { sale, runId: of.id, ...(mode && { mode }) }));
  const cutOffAt = of.cutOffAt ?? new Date('2026-11-01T00:00:00Z');
  const cutOffDate = cutOffAt.toISOString().slice(0, 10);
  const rates = of.settlementCurrency ? await hub.rateTables.latest(cutOffDate) : undefined;
  const run: Run = {
    period: '2026-10',
    state: 'DOCUMENTED',
    cutOffAt,
    issueDate: '2026-11-02',
    createdBy: 'test',
    ...of,
    settlement: netForSettlement({
      documents,
      hub: HUB_KEY,
      carriedIn: await carriedIn(hub),
      rules: hub.rules.settlement,
      cutOffDate,
      ...(of.settlementCurrency && { settlementCurrency: of.settlementCurrency }),
      ...(rates && { rates }),
    }),
  };
  await hub.runs.insert(run);
  return run;
}

async function issueSale(
  hub: TestHub,
  {
    sale,
    runId,
    mode,
  }: { readonly sale: Sale; readonly runId: string; readonly mode?: DocumentDraft['settlementMode'] },
): Promise<IssuedDocument> {
  const [seller, buyer, amount, currency = 'EUR'] = sale;
  const gross = new decimal(amount);
  const [sellerKey, buyerKey] = [seller, buyer].map((one) => partyKey(parsePartyKey(one))) as [PartyKey, PartyKey];
  const byHub = sellerKey === HUB_KEY;
  const draft = aDraft({
    key: `${runId}/${sale.join('/')}`,
    runId,
    series: sellerKey,
    seller: byHub ? HUB : anEntity(sellerKey),
    buyer: anEntity(buyerKey),
    sellerKey,
    buyerKey,
    currency,
    lines: aDraft().lines.map((line) => ({ ...line, kind: 'OTHER' as const, exact: gross, net: gross, cdrCount: 0 })),
    net: gross,
    gross,
    ...(mode && { settlementMode: mode }),
  });
  const issued = await hub.documents.issue(draft, { issuedAt: hub.clock.now(), sha256: hub.secrets.sha256 });
  for (const entry of postDocument(issued, HUB_KEY)) await hub.ledger.post(entry);
  return issued;
}

/** Balances that are not zero, as `account currency amount`; those of every currency add up to zero. */
export async function booksOf(hub: TestHub): Promise<string[]> {
  const balances = await hub.ledger.balances();
  for (const currency of new Set(balances.map((one) => one.currency))) {
    const all: Decimal[] = balances.filter((one) => one.currency === currency).map((one) => one.amount);
    expect(sum(all).toFixed()).toBe('0');
  }
  return balances
    .filter(({ amount }) => !amount.isZero())
    .map(({ account, currency, amount }) => `${account} ${currency} ${amount.toFixed(2)}`);
}

/** Orders that hold, as `key direction amount`. */
export async function ordersIn(hub: TestHub, runId: string): Promise<string[]> {
  const orders = await hub.paymentOrders.list({ runId });
  return orders
    .filter((order) => !order.unwound)
    .map(({ key, direction, amount }) => `${key.slice(runId.length + 1)} ${direction} ${amount.toFixed(2)}`);
}
