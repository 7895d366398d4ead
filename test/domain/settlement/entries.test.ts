import fc from 'fast-check';
import { Decimal, sum } from '../../../src/domain/decimal.js';
import type { RateTable } from '../../../src/domain/fx/rate-table.js';
import { balancesOf, trialBalance } from '../../../src/domain/ledger/balance.js';
import type { EntryDraft } from '../../../src/domain/ledger/entry.js';
import { postFxRounding } from '../../../src/domain/ledger/post-fx.js';
import { postConversion, postNetting } from '../../../src/domain/ledger/post-netting.js';
import { postUnwind } from '../../../src/domain/ledger/post-unwind.js';
import type { PartyKey } from '../../../src/domain/party.js';
import type { SettledDocument } from '../../../src/domain/settlement/net-for-settlement.js';
import type { Netted } from '../../../src/domain/settlement/settlement.js';
import { aDocument, HUB_KEY, SETTLEMENT_RULES, settle } from './builders.js';

const MEMBERS: readonly PartyKey[] = ['AT*AAA', 'BE*BBB', 'CH*CCC', 'DE*DDD'];
const RATES: RateTable = {
  date: '2026-10-30',
  source: 'example',
  unitsPerEur: { SEK: new Decimal('11.2345'), JPY: new Decimal('161.87') },
};
const rules = { ...SETTLEMENT_RULES, thresholds: { EUR: new Decimal(5), SEK: new Decimal(50) } };
const RUN = { id: 'RUN-2026-10', issueDate: '2026-11-02', positions: [] };

const documents = fc
  .array(
    fc.record({
      seller: fc.constantFrom(...MEMBERS, HUB_KEY as PartyKey),
      buyer: fc.constantFrom(...MEMBERS),
      currency: fc.constantFrom('EUR', 'SEK', 'JPY'),
      units: fc.integer({ min: 1, max: 100_000 }),
      settlementMode: fc.constantFrom('HUB_ACCOUNT' as const, 'STATEMENT_ONLY' as const),
    }),
    { maxLength: 15 },
  )
  .map((rows) =>
    rows
      .filter(({ seller, buyer }) => seller !== buyer)
      .map(({ seller, buyer, currency, units, settlementMode }) =>
        aDocument({ sellerKey: seller, buyerKey: buyer, currency, settlementMode }, String(units)),
      ),
  );

function entriesOf(settlement: Netted): EntryDraft[] {
  const run = { ...RUN, settlement };
  return [...postNetting(run), ...postConversion(run), ...postFxRounding(run)];
}

/** Balances that are not zero. */
async function balances(entries: readonly EntryDraft[]): Promise<string[]> {
  const all = await balancesOf(entries);
  for (const { total } of trialBalance(all)) expect(total.isZero()).toBe(true);
  const left = all.filter(({ amount }) => !amount.isZero());
  return left.map(({ account, currency, amount }) => `${account} ${currency} ${amount.toFixed()}`);
}

function settled(given: readonly SettledDocument[], settlementCurrency: string | undefined): Netted {
  return settle(given, { rules, rates: RATES, ...(settlementCurrency && { settlementCurrency }) });
}

describe('the entries of a settlement', () => {
  it('leave on each settlement account what the member is paid or pays, in the settlement currency alone', async () => {
    await fc.assert(
      fc.asyncProperty(documents, fc.constantFrom(undefined, 'EUR', 'SEK'), async (given, currency) => {
        const netted = settled(given, currency);
        const all = await balancesOf(entriesOf(netted));
        for (const { account, currency: own, amount } of all.filter((one) => one.account.startsWith('settlement:'))) {
          const wanted = netted.amounts.filter(
            (one) => account.endsWith(one.party) && one.currency === own && one.disposition === 'SETTLE',
          );
          expect(amount.negated().equals(sum(wanted.map((one) => one.amount)))).toBe(true);
        }
        await balances(entriesOf(netted));
        const cents = all.filter((one) => one.account === 'expense:fx-rounding').map((one) => one.amount.abs());
        expect(sum(cents).lessThan('0.5')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('are after somebody was taken out as if the run had been settled without it', async () => {
    await fc.assert(
      fc.asyncProperty(documents, fc.constantFrom(undefined, 'EUR'), async (given, currency) => {
        const defaulter: PartyKey = 'DE*DDD';
        const before = settled(given, currency);
        const without = given.filter(({ sellerKey, buyerKey }) => ![sellerKey, buyerKey].includes(defaulter));
        const after = settled(without, currency);
        const taken = postUnwind({ runId: RUN.id, defaulter, date: '2026-11-20', before, after });
        expect(new Set(taken.map((entry) => entry.key)).size).toBe(taken.length);
        expect(await balances([...entriesOf(before), ...taken])).toEqual(await balances(entriesOf(after)));
      }),
      { numRuns: 60 },
    );
  });
});
