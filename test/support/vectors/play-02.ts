import { Decimal, toText } from '../../../src/domain/decimal.js';
import { liquidityOf } from '../../../src/domain/settlement/liquidity.js';
import type { ApiList, ApiRun } from '../../../src/simulator/operator-api.js';
import { aCamt } from '../bank/a-camt.js';
import { type ApiDocument, documentFacts } from './settlement/document-facts.js';
import { tellBooks } from './settlement/settlement-books.js';
import { exact, keyOf, nameOf, type SettlementVector, type Told } from './settlement/settlement-vector.js';
import type { PlayVector } from './vector-case.js';
import { HUB_IBAN, startVectorHub, type VectorHub } from './vector-hub.js';
import { agreementBody, cdrText } from './vector-parties.js';

/** Prices of a kWh at the stations of the vector: of a network, or of its stations in another country. */
const PRICES: Readonly<Record<string, string>> = {
  'NL-ALF': '0.44',
  'NL-ALF BE': '0.50',
  'DE-BET': '0.55',
  'FR-GAM': '0.59',
};
const IBANS: Readonly<Record<string, string>> = {
  'NL-ALF': 'NL20INGB0001234567',
  'DE-BET': 'DE02120300000000202051',
  'FR-GAM': 'FR1420041010050500013M02606',
};
const ALL = 'limit=200';

/** A month of three networks from the CDRs to the bank's statement, over the hub's doors alone. */
export const playSettlement: PlayVector = async (vector, tell, instead) => {
  const { input, expected } = vector as SettlementVector;
  const hub = await startVectorHub('2026-10-31T09:00:00Z', instead);
  try {
    await openForBusiness(hub, { input, expected });
    for (const cdr of input.cdrs) {
      const { cpo, emsp, chargeCountry, kwh, net } = cdr;
      const price = PRICES[`${cpo} ${chargeCountry}`] ?? PRICES[cpo] ?? '0';
      const credits = cdr.status === 'CREDIT' ? { credits: cdr.id.replace(/-C$/, '') } : {};
      const parties = { cpo: keyOf(cpo), emsp: keyOf(emsp) };
      await hub.post(cdrText({ ...parties, id: cdr.id, kwh, cost: net, price, chargeCountry, ...credits }));
      if (cdr.status === 'CONTESTED') await contest(hub, parties, cdr.id);
    }
    hub.at(`${input.issueDate}T09:00:00Z`);
    const run = await hub.settle(expected.eligibleCdrs.length, { issue_date: input.issueDate });
    await tellRun(hub, run, { expected, tell });
    await payAll(hub, run);
    await tellBooks(hub, run, { expected, tell });
  } finally {
    await hub.stop();
  }
};

async function openForBusiness(hub: VectorHub, { input, expected }: SettlementVector): Promise<void> {
  const parties = Object.entries(input.networks);
  for (const [party, { dealer, vatIds }] of parties) {
    await hub.join({ [keyOf(party)]: { dealer, vatIds, ...(IBANS[party] && { iban: IBANS[party] }) } });
  }
  const terms = {
    model: expected.model,
    settlement_mode: 'HUB_ACCOUNT',
    contest_days: 1,
    ...(expected.model === 'PRINCIPAL' && { self_billing_agreed_on: '2026-01-01' }),
  };
  for (const [cpo] of parties) {
    for (const [emsp] of parties) {
      if (cpo !== emsp) await hub.api.post('/agreements', agreementBody(keyOf(cpo), keyOf(emsp), terms));
    }
  }
}

async function contest(hub: VectorHub, of: { readonly cpo: string; readonly emsp: string }, id: string): Promise<void> {
  await hub.judged();
  const finance = await hub.financeOf(of.emsp);
  const path = `/cdrs/${encodeURIComponent(of.cpo)}/${encodeURIComponent(id)}/contest`;
  await finance.post(path, { reason: 'SESSION_UNKNOWN', text: 'no such session at ours' });
}

interface RunFacts {
  readonly bilateral: readonly {
    readonly a: string;
    readonly b: string;
    readonly a_supplied_to_b: string;
    readonly b_supplied_to_a: string;
    readonly net_b_owes_a: string;
  }[];
}

async function tellRun(hub: VectorHub, run: ApiRun, { expected, tell }: Told): Promise<void> {
  const { items } = await hub.api.get<ApiList<{ number: string }>>(`/invoices?run=${run.id}&${ALL}`);
  const found = new Map<string, ReturnType<typeof documentFacts>>();
  for (const { number } of items) {
    const document = await hub.api.get<ApiDocument>(`/invoices/${number}`);
    const csv = await hub.api.download(`/invoices/${number}/csv`);
    found.set(number, documentFacts(document, csv.bytes.toString('utf8')));
  }
  for (const document of expected.documents) {
    const lines = document.lines.map((line) => ({ ...line, cdrIds: [...line.cdrIds].sort() }));
    tell(`document ${document.number}`, { expected: { ...document, lines }, got: found.get(document.number) });
  }
  const numbers = expected.documents.map(({ number }) => number).sort();
  tell('documents, no others', { expected: numbers, got: [...found.keys()].sort() });
  const positions = (run.positions ?? []).map(({ party, amount }) => [nameOf(party), amount]);
  tell('net positions', { expected: expected.netPositions, got: Object.fromEntries(positions) });
  tell('hub net', { expected: [expected.hubNet], got: (run.hub_net ?? []).map(({ amount }) => amount) });
  tellBilateral(run as ApiRun & RunFacts, { expected, tell });
  const lines = [...found.values()].flatMap((document) => document.lines.flatMap((line) => line.cdrIds));
  tell('CDRs of the run', { expected: [...expected.eligibleCdrs].sort(), got: [...new Set(lines)].sort() });
  await tellReviews(hub, { expected, tell });
  await tellLiquidity(hub, run, { expected, tell });
}

function tellBilateral({ bilateral }: RunFacts, { expected, tell }: Told): void {
  const pairs = bilateral.map((pair) => ({
    a: nameOf(pair.a),
    aSuppliedToB: exact(pair.a_supplied_to_b),
    b: nameOf(pair.b),
    bSuppliedToA: exact(pair.b_supplied_to_a),
    netBOwesA: exact(pair.net_b_owes_a),
  }));
  tell('bilateral, exact', { expected: expected.bilateralExact, got: pairs });
  const matrix: Record<string, Record<string, string>> = {};
  for (const { a, b, aSuppliedToB, bSuppliedToA } of pairs) {
    matrix[a] = { ...matrix[a], [b]: aSuppliedToB };
    matrix[b] = { ...matrix[b], [a]: bSuppliedToA };
  }
  tell('gross matrix, exact', { expected: expected.grossMatrixExact, got: matrix });
}

interface ApiCdr {
  readonly id: string;
  readonly total_cost: { readonly excl_vat: string };
}

async function tellReviews({ api }: VectorHub, { expected, tell }: Told): Promise<void> {
  const contested = (await api.get<ApiList<ApiCdr>>(`/cdrs?review=CONTESTED&${ALL}`)).items;
  const withheld = contested.map(({ id, total_cost }) => ({
    amount: exact(total_cost.excl_vat),
    cdr: id,
    reason: 'CONTESTED',
  }));
  tell('withheld', { expected: expected.withheld, got: withheld });
  const credited = (await api.get<ApiList<ApiCdr>>(`/cdrs?review=CREDITED&${ALL}`)).items.map(({ id }) => id);
  const credits = (await api.get<ApiList<ApiCdr & { credit: boolean }>>(`/cdrs?${ALL}`)).items.filter(
    ({ credit }) => credit,
  );
  const got = [...credited, ...credits.map(({ id }) => id)].sort();
  tell('credited inside the window', { expected: expected.creditedInWindow, got });
}

interface ApiOrder {
  readonly party: string;
  readonly direction: string;
  readonly currency: string;
  readonly amount: string;
  readonly reference: string;
}

async function ordersOf({ api }: VectorHub, run: ApiRun): Promise<readonly ApiOrder[]> {
  return (await api.get<ApiList<ApiOrder>>(`/payment-orders?run=${run.id}&${ALL}`)).items;
}

/** The hub does not tell it: it follows from its documents and orders. */
async function tellLiquidity(hub: VectorHub, run: ApiRun, { expected, tell }: Told): Promise<void> {
  const { items } = await hub.api.get<ApiList<{ currency: string; gross: string }>>(`/invoices?run=${run.id}&${ALL}`);
  const documents = items.map(({ currency, gross }) => ({ currency, gross: new Decimal(gross) }));
  const orders = (await ordersOf(hub, run)).map(({ currency, amount }) => ({ currency, amount: new Decimal(amount) }));
  const [saved] = liquidityOf(documents, orders);
  const got = saved && {
    grossDocumentValue: toText(saved.grossDocumentValue, 2),
    paymentsAfterNetting: toText(saved.paymentsAfterNetting, 2),
    paymentsWithNetting: saved.paymentsWithNetting,
    paymentsWithoutNetting: saved.paymentsWithoutNetting,
    saving: `${toText(saved.savingPercent, 2)} %`,
  };
  tell('liquidity', { expected: expected.liquidity, got });
}

/** The bank's statement of all payments, with the references that were asked for. */
async function payAll(hub: VectorHub, run: ApiRun): Promise<void> {
  hub.at('2026-11-17T09:00:00Z');
  const entries = (await ordersOf(hub, run)).map(({ party, direction, amount, reference }, index) => ({
    amount: direction === 'PAY_OUT' ? `-${amount}` : amount,
    reference: `BANK-${index}`,
    date: '2026-11-16',
    name: party,
    creditorReference: reference,
  }));
  await hub.api.post('/bank/statements', aCamt({ iban: HUB_IBAN, entries }));
}
