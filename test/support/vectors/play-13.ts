import { graduatedFee, topUp } from '../../../src/domain/clearing/fees.js';
import { Decimal, toText } from '../../../src/domain/decimal.js';
import type { ApiList } from '../../../src/simulator/operator-api.js';
import type { ApiDocument } from './settlement/document-facts.js';
import type { PlayOnHub } from './vector-case.js';
import type { VectorHub } from './vector-hub.js';
import { agreementBody, cdrText } from './vector-parties.js';

type Tier = readonly [number | null, string];

interface FeeVector {
  readonly graduated: {
    readonly tiers: readonly Tier[];
    readonly cases: readonly { readonly cdrs: number; readonly fee: string }[];
  };
  readonly minimumMonthly: {
    readonly minimum: string;
    readonly cases: readonly { readonly fee: string; readonly charged: string }[];
  };
}

const DATE = '2026-11-04';
const CPO = 'NL*FEE';
/** So many CDRs are sent; more would take too long, and are asked of the fee functions. */
const MOST_SENT = 1;

/** Fees of agreements on invoices, as far as few CDRs lead; thousands by the functions that a run charges with. */
export const playFees: PlayOnHub = async (vector, { hub, tell }) => {
  const { graduated, minimumMonthly } = vector as FeeVector;
  hub.at(`${DATE}T09:00:00Z`);
  const minimums = minimumMonthly.cases.map((one, index) => ({ ...one, emsp: `DE*M0${index}` }));
  await hub.join({ [CPO]: {} });
  await hub.enter(
    Object.fromEntries(['DE*T01', 'DE*T02', ...minimums.map(({ emsp }) => emsp)].map((one) => [one, {}])),
  );
  await trade(hub, { emsp: 'DE*T01', cdrs: MOST_SENT, fees: { per_cdr: tiersOf(graduated.tiers) } });
  const [first = [1, '0'], second = [null, '0']] = graduated.tiers;
  const boundary = [
    [2, first[1]],
    [null, second[1]],
  ] as const;
  await trade(hub, { emsp: 'DE*T02', cdrs: 3, fees: { per_cdr: tiersOf(boundary) } });
  for (const { emsp, fee } of minimums) {
    const fees = { per_cdr: tiersOf([[null, fee]]), minimum_monthly: minimumMonthly.minimum };
    await trade(hub, { emsp, cdrs: 1, fees });
  }
  const { id } = await hub.settle(MOST_SENT + 3 + minimums.length, { issue_date: DATE });
  const charged = (emsp: string) => feeOf(hub, id, emsp);

  const tiers = graduated.tiers.map(([upTo, price]) => ({ ...(upTo !== null && { upTo }), price: new Decimal(price) }));
  for (const { cdrs, fee } of graduated.cases) {
    const got = cdrs === MOST_SENT ? await charged('DE*T01') : toText(graduatedFee(tiers, cdrs), 2);
    tell(`${cdrs} CDRs`, { expected: fee, got });
  }
  const over = toText(new Decimal(first[1]).times(2).plus(second[1]), 2);
  tell('3 CDRs over a boundary at 2', { expected: over, got: await charged('DE*T02') });
  for (const { emsp, fee, charged: expected } of minimums) {
    tell(`minimum of fees ${fee}`, { expected, got: await charged(emsp) });
    const exact = new Decimal(fee);
    const topped = exact.plus(topUp(new Decimal(minimumMonthly.minimum), exact));
    tell(`minimum of fees ${fee}, by the function`, { expected, got: toText(topped, 2) });
  }
};

function tiersOf(tiers: readonly Tier[]): object {
  return { payer: 'EMSP', tiers: tiers.map(([upTo, price]) => ({ ...(upTo !== null && { up_to: upTo }), price })) };
}

interface Trade {
  readonly emsp: string;
  readonly cdrs: number;
  readonly fees: object;
}

async function trade(hub: VectorHub, { emsp, cdrs, fees }: Trade): Promise<void> {
  await hub.api.post('/agreements', agreementBody(CPO, emsp, { fees }));
  for (let number = 1; number <= cdrs; number++) {
    const id = `FEE-${emsp}-${number}`;
    await hub.post(cdrText({ cpo: CPO, emsp, id, kwh: '10', cost: '5.00', chargeCountry: 'NL' }));
  }
}

/** Net of the hub's own invoice to an eMSP. */
async function feeOf({ api }: VectorHub, run: string, emsp: string): Promise<string | undefined> {
  const path = `/invoices?run=${run}&party=${encodeURIComponent(emsp)}&limit=200`;
  const { items } = await api.get<ApiList<Pick<ApiDocument, 'seller' | 'net'>>>(path);
  return items.find(({ seller }) => seller.party === 'NL*HUB')?.net;
}
