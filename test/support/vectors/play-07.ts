import { Decimal, sum, toText } from '../../../src/domain/decimal.js';
import { convert, crossRate } from '../../../src/domain/fx/convert.js';
import type { RateTable } from '../../../src/domain/fx/rate-table.js';
import { type ApiList, ApiRefusal, type ApiRun } from '../../../src/simulator/operator-api.js';
import type { PlayOnHub, Tell } from './vector-case.js';
import type { VectorHub } from './vector-hub.js';
import { agreementBody, cdrText } from './vector-parties.js';

type Amounts = Readonly<Record<string, string>>;

interface FxVector {
  readonly input: {
    readonly positions: Readonly<Record<string, Amounts>>;
    readonly rateDate: string;
    readonly settlementCurrency: string;
    readonly unitsPerEur: Amounts;
  };
  readonly expected: {
    readonly convertedPerCurrency: Readonly<Record<string, Amounts>>;
    readonly netEur: Amounts;
    readonly 'postToAccount expense:fx-rounding (debit +)': string;
    readonly sumPlusRounding: string;
  };
  readonly crossRate: { readonly 'SEK->CHF': string; readonly '100.00 SEK in CHF': string };
  readonly stale: { readonly maxAgeDays: number };
  readonly vatAccountingCurrency: { readonly 'BT-111': string; readonly vatEUR: string };
}

const FREE = { fees: {} };
const WANTED = { period: '2026-10', settlement_currency: 'EUR' };

/** Positions in four currencies out of CDRs, converted by a run; and VAT in the currency of its country. */
export const playFx: PlayOnHub = async (vector, { hub, tell }) => {
  const { input, expected, crossRate: cross, vatAccountingCurrency: tax, stale } = vector as FxVector;
  hub.at('2026-10-31T09:00:00Z');
  await importRates(hub, input);
  const traded = await trade(hub, input.positions);
  await sellInSweden(hub, tax.vatEUR);
  const weekend = await hub.api.post<{ frozen: { fx_date?: string } }>('/runs/dry-run', WANTED);
  tell('a weekend takes the rates of Friday', { expected: input.rateDate, got: weekend.frozen.fx_date });
  hub.at(daysAfter(input.rateDate, stale.maxAgeDays + 1));
  const refusal = await hub.api.post('/runs/dry-run', WANTED).catch((error: unknown) => error);
  const status = refusal instanceof ApiRefusal ? refusal.httpStatus : 200;
  tell('rates that are too old block the run', { expected: 409, got: status });

  hub.at('2026-11-01T09:00:00Z');
  const wanted = { issue_date: '2026-11-01', settlement_currency: input.settlementCurrency };
  const run = await hub.settle(traded + 1, wanted);
  tellRun(run as ApiRun & Converted, { expected, members: Object.keys(input.positions), tell });
  await tellTaxCurrency(hub, run, { tax, tell });
  const rates = tableOf(input);
  const hundred = { amount: new Decimal(100), currency: 'SEK' };
  tell('100.00 SEK in CHF', {
    expected: cross['100.00 SEK in CHF'],
    got: toText(convert(hundred, 'CHF', { rates }), 2),
  });
  tell('SEK in CHF', { expected: cross['SEK->CHF'], got: toText(crossRate(rates, 'SEK', 'CHF')) });
};

async function importRates(hub: VectorHub, { rateDate, unitsPerEur }: FxVector['input']): Promise<void> {
  const rates = Object.entries(unitsPerEur).filter(([currency]) => currency !== 'EUR');
  const header = ['Date', ...rates.map(([currency]) => currency)].join(',');
  const row = [rateDate, ...rates.map(([, units]) => units)].join(',');
  await hub.api.post('/rates', { format: 'ecb-csv', content: `${header}\n${row}\n` });
}

/** In each currency somebody in between buys from who is owed and sells to who owes, and is left with nothing. */
async function trade(hub: VectorHub, positions: FxVector['input']['positions']): Promise<number> {
  let traded = 0;
  const currencies = [...new Set(Object.values(positions).flatMap((amounts) => Object.keys(amounts)))];
  const between = currencies.map((currency) => `BE*${currency}`);
  await hub.join(Object.fromEntries([...Object.keys(positions).map(keyOf), ...between].map((party) => [party, {}])));
  for (const [member, amounts] of Object.entries(positions)) {
    for (const [currency, amount] of Object.entries(amounts)) {
      if (Number(amount) === 0) continue;
      const sides = [keyOf(member), `BE*${currency}`] as const;
      const [cpo, emsp] = amount.startsWith('-') ? [sides[1], sides[0]] : sides;
      await hub.api.post('/agreements', agreementBody(cpo, emsp, { currency, ...FREE }));
      const cost = amount.replace('-', '');
      const id = `FX-${member}-${currency}`;
      await hub.post(cdrText({ cpo, emsp, id, kwh: '10', cost, chargeCountry: 'DE', currency }));
      traded += 1;
    }
  }
  return traded;
}

/** Billed in EUR between two parties in Sweden, whose VAT is owed in SEK: 25 %. */
async function sellInSweden(hub: VectorHub, vat: string): Promise<void> {
  await hub.join({ 'SE*CPO': {}, 'SE*MSP': {} });
  await hub.api.post('/agreements', agreementBody('SE*CPO', 'SE*MSP', FREE));
  const cost = toText(new Decimal(vat).times(4), 2);
  await hub.post(cdrText({ cpo: 'SE*CPO', emsp: 'SE*MSP', id: 'TAX', kwh: '10', cost, chargeCountry: 'SE' }));
}

interface Converted {
  readonly settlement: {
    readonly amounts: readonly {
      readonly party: string;
      readonly amount: string;
      readonly parts: readonly { readonly currency: string; readonly net: string; readonly converted?: string }[];
    }[];
    readonly fx_rounding?: { readonly amount: string };
  };
}

interface ToldRun {
  readonly expected: FxVector['expected'];
  readonly members: readonly string[];
  readonly tell: Tell;
}

function tellRun({ settlement }: Converted, { expected, members, tell }: ToldRun): void {
  const amounts = new Map(settlement.amounts.map((one) => [nameOf(one.party), one]));
  for (const member of members) {
    const found = amounts.get(member);
    const parts = (found?.parts ?? []).map(({ currency, net, converted }) => [currency, converted ?? net]);
    // A currency in which nothing was sold has no document.
    const owed = Object.entries(expected.convertedPerCurrency[member] ?? {}).filter(
      ([, amount]) => Number(amount) !== 0,
    );
    tell(`converted ${member}`, { expected: Object.fromEntries(owed), got: Object.fromEntries(parts) });
    tell(`net ${member}`, { expected: expected.netEur[member], got: found?.amount });
  }
  const rounding = settlement.fx_rounding?.amount;
  tell('fx rounding', { expected: expected['postToAccount expense:fx-rounding (debit +)'], got: rounding });
  const net = members.map((member) => new Decimal(amounts.get(member)?.amount ?? 0));
  // A debit is a cost of the hub: it makes up for what members get more than others pay.
  const left = toText(sum(net).minus(rounding ?? 0), 2);
  tell('sum with the rounding', { expected: expected.sumPlusRounding, got: left });
}

interface ToldTax {
  readonly tax: FxVector['vatAccountingCurrency'];
  readonly tell: Tell;
}

/** As the e-invoice says it, BT-110 and BT-111. */
async function tellTaxCurrency({ api }: VectorHub, run: ApiRun, { tax, tell }: ToldTax): Promise<void> {
  const { items } = await api.get<ApiList<{ number: string }>>(`/invoices?run=${run.id}&party=SE*MSP&limit=200`);
  const { bytes } = await api.download(`/invoices/${items[0]?.number}/xml`);
  const totals = [...bytes.toString('utf8').matchAll(/<ram:TaxTotalAmount currencyID="([A-Z]{3})">([\d.]{1,20})</g)];
  const got = Object.fromEntries(totals.map(([, currency = '', amount = '']) => [currency, amount]));
  tell('VAT in the accounting currency', { expected: { EUR: tax.vatEUR, SEK: tax['BT-111'] }, got });
}

function tableOf({ rateDate, unitsPerEur }: FxVector['input']): RateTable {
  const rates = Object.entries(unitsPerEur).map(([currency, units]) => [currency, new Decimal(units)]);
  return { date: rateDate, source: 'vector', unitsPerEur: Object.fromEntries(rates) };
}

function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T09:00:00Z`) + days * 86_400_000).toISOString();
}

function keyOf(name: string): string {
  return name.replace('-', '*');
}

function nameOf(party: string): string {
  return party.replace('*', '-');
}
