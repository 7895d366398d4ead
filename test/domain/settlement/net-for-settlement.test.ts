import { Decimal, sum } from '../../../src/domain/decimal.js';
import { crossRate } from '../../../src/domain/fx/convert.js';
import type { RateTable } from '../../../src/domain/fx/rate-table.js';
import type { PartyKey } from '../../../src/domain/party.js';
import { liquidityOf } from '../../../src/domain/settlement/liquidity.js';
import type { SettledDocument } from '../../../src/domain/settlement/net-for-settlement.js';
import type { Netted } from '../../../src/domain/settlement/settlement.js';
import { refusalOf } from '../../support/refusal.js';
import { readExample } from '../clearing/read-json.js';
import { aDocument, HUB_KEY, ordersOf, SETTLEMENT_RULES, settle } from './builders.js';

const FX = readExample<{
  input: { positions: Record<string, Record<string, string>>; rateDate: string; unitsPerEur: Record<string, string> };
  expected: {
    convertedPerCurrency: Record<string, Record<string, string>>;
    netEur: Record<string, string>;
    'postToAccount expense:fx-rounding (debit +)': string;
  };
  crossRate: Record<string, string>;
}>('vectors/07-fx');

const RATES: RateTable = {
  date: FX.input.rateDate,
  source: 'example',
  unitsPerEur: Object.fromEntries(
    Object.entries(FX.input.unitsPerEur).map(([currency, units]) => [currency, new Decimal(units)]),
  ),
};

describe('settlement of the positions of the FX example', () => {
  const netted = settle([], {
    carriedIn: positionsOf(FX.input.positions),
    settlementCurrency: 'EUR',
    rates: RATES,
  });

  it('converts each currency of a member once, half up', () => {
    const converted = netted.amounts.map(({ party, parts }) => [
      party.replace('*', '-'),
      Object.fromEntries(parts.map((one) => [one.currency, (one.converted ?? one.carriedIn).toFixed(2)])),
    ]);
    expect(Object.fromEntries(converted)).toEqual(FX.expected.convertedPerCurrency);
  });

  it('has one amount for each member in the settlement currency, and the cent that is left over', () => {
    const net = netted.amounts.map(({ party, amount }) => [party.replace('*', '-'), amount.toFixed(2)]);
    expect(Object.fromEntries(net)).toEqual(FX.expected.netEur);
    expect(netted.fxRounding?.amount.toFixed(2)).toBe(FX.expected['postToAccount expense:fx-rounding (debit +)']);
    expect(netted.fxRounding?.currency).toBe('EUR');
  });

  it('tells the cross rate that a person would look up', () => {
    expect(crossRate(RATES, 'SEK', 'CHF').toFixed(6)).toBe(FX.crossRate['SEK->CHF']);
  });
});

describe('settlement in another currency', () => {
  const documents = [aDocument({ sellerKey: 'SE*EPS', buyerKey: 'CH*ETA', currency: 'SEK' }, '100.00')];
  const wanted = (of: object) => () => settle(documents, { settlementCurrency: 'EUR', ...of });

  it('takes the last business day on a weekend', () => {
    expect(
      settle(documents, { settlementCurrency: 'EUR', rates: RATES, cutOffDate: '2026-11-01' }).amounts,
    ).toHaveLength(2);
  });

  it('is refused without rates, with rates that are too old, and with those of a later day', () => {
    expect(refusalOf(wanted({}))).toMatchObject({ code: 'conflict', field: 'settlement_currency' });
    const old = refusalOf(wanted({ rates: RATES, cutOffDate: '2026-11-05' }));
    expect(old).toMatchObject({ code: 'conflict', field: 'settlement_currency' });
    expect(old.message).toContain('2026-10-30');
    expect(
      settle(documents, { settlementCurrency: 'EUR', rates: RATES, cutOffDate: '2026-11-04' }).amounts,
    ).toHaveLength(2);
    expect(refusalOf(wanted({ rates: RATES, cutOffDate: '2026-10-29' })).code).toBe('conflict');
  });

  it('is refused for a currency that the table does not have', () => {
    const rates = { ...RATES, unitsPerEur: {} };
    const missing = refusalOf(wanted({ rates }));
    expect(missing).toMatchObject({ code: 'currency-mismatch', field: 'settlement_currency' });
    expect(missing.message).toContain('SEK');
  });

  it('leaves the fees of the hub on its fx accounts, and takes only rounding for rounding', () => {
    const fees = [aDocument({ sellerKey: HUB_KEY, buyerKey: 'SE*EPS', currency: 'SEK' }, '100.00')];
    const netted = settle(fees, { settlementCurrency: 'EUR', rates: RATES });
    expect(netted.amounts.map(({ amount }) => amount.toFixed(2))).toEqual(['-8.90']);
    expect(netted.fxRounding).toBeUndefined();
  });
});

describe('settlement of a run', () => {
  it('nets what each member issued and received, by mode', () => {
    const netted = settle([
      aDocument({ sellerKey: 'NL*ALF', buyerKey: 'DE*BET', settlementMode: 'HUB_ACCOUNT' }, '28.45'),
      aDocument({ sellerKey: 'DE*BET', buyerKey: 'NL*ALF', settlementMode: 'HUB_ACCOUNT' }, '31.97'),
      aDocument({ sellerKey: 'DE*BET', buyerKey: 'NL*ALF' }, '5.00'),
      aDocument({ sellerKey: HUB_KEY, buyerKey: 'NL*ALF', settlementMode: 'HUB_ACCOUNT' }, '0.98'),
    ]);
    expect(netted.amounts.map(({ party, mode, amount }) => `${party} ${mode} ${amount.toFixed(2)}`)).toEqual([
      'DE*BET HUB_ACCOUNT 3.52',
      'DE*BET STATEMENT_ONLY 5.00',
      'NL*ALF HUB_ACCOUNT -4.50',
      'NL*ALF STATEMENT_ONLY -5.00',
    ]);
  });

  it('carries an amount below the threshold forward, and settles it with the next one', () => {
    const rules = { ...SETTLEMENT_RULES, thresholds: { EUR: new Decimal(1) } };
    const small = settle([aDocument({ sellerKey: 'NL*ALF', buyerKey: 'DE*BET' }, '0.99')], { rules });
    expect(dispositions(small)).toEqual(['DE*BET CARRY -0.99', 'NL*ALF CARRY 0.99']);
    expect(ordersOf(small)).toEqual([]);

    const carriedIn = small.amounts.map((one) => ({ ...one, mode: 'STATEMENT_ONLY' as const }));
    const next = settle([aDocument({ sellerKey: 'NL*ALF', buyerKey: 'DE*BET' }, '0.01')], { rules, carriedIn });
    expect(dispositions(next)).toEqual(['DE*BET SETTLE -1.00', 'NL*ALF SETTLE 1.00']);
  });

  it('settles small amounts where the currency has no threshold', () => {
    expect(dispositions(settle([aDocument({ sellerKey: 'NL*ALF', buyerKey: 'DE*BET' }, '0.01')]))).toEqual([
      'DE*BET SETTLE -0.01',
      'NL*ALF SETTLE 0.01',
    ]);
  });

  it('saves what the settlement example says', () => {
    const example = readExample<{ expected: { documents: { seller: string; buyer: string; gross: string }[] } }>(
      'settlement-agent',
    );
    const documents: SettledDocument[] = example.expected.documents.map(({ seller, buyer, gross }) => {
      const [sellerKey, buyerKey] = [keyOf(seller), keyOf(buyer)];
      return aDocument({ sellerKey, buyerKey, settlementMode: 'HUB_ACCOUNT' }, gross);
    });
    const orders = ordersOf(settle(documents));
    expect(orders.map(({ party, direction, amount }) => `${party} ${direction} ${amount.toFixed(2)}`)).toEqual([
      'DE*BET PAY_IN 5.89',
      'FR*GAM PAY_OUT 34.21',
      'NL*ALF PAY_IN 31.03',
    ]);
    const [saved] = liquidityOf(documents, orders);
    expect(saved).toMatchObject({ paymentsWithoutNetting: 9, paymentsWithNetting: 3 });
    expect(saved?.grossDocumentValue.toFixed(2)).toBe('161.67');
    expect(saved?.paymentsAfterNetting.toFixed(2)).toBe('71.13');
    expect(saved?.savingPercent.toFixed(2)).toBe('56.00');
  });
});

function positionsOf(positions: Record<string, Record<string, string>>) {
  return Object.entries(positions).flatMap(([party, amounts]) =>
    Object.entries(amounts).map(([currency, amount]) => ({
      party: keyOf(party),
      mode: 'HUB_ACCOUNT' as const,
      currency,
      amount: new Decimal(amount),
    })),
  );
}

function keyOf(party: string): PartyKey {
  return party === 'HUB' ? HUB_KEY : (party.replace('-', '*') as PartyKey);
}

function dispositions({ amounts }: Netted): string[] {
  expect(sum(amounts.map((one) => one.amount)).isZero()).toBe(true);
  return amounts.map(({ party, disposition, amount }) => `${party} ${disposition} ${amount.toFixed(2)}`);
}
