import { Decimal, roundTo, sum, toText, ZERO } from '../../decimal.js';
import { assert } from '../../errors.js';
import { buildInvoice, type LineDraft } from '../../invoicing/build-invoice.js';
import type { VatDecision } from '../../invoicing/document.js';
import { minorDigits } from '../../money.js';
import { type PartyKey, partyKey } from '../../party.js';
import type { CdrGroup } from '../cdr-group.js';
import { type FeeAmounts, type FeesBefore, feesFor, type Participation, topUp } from '../fees.js';
import type { FeeSchedule } from '../hub-fees.js';
import type { PlannedDocument, RunInput } from '../run-input.js';
import { judgeFeeVat } from './admit-group.js';
import { documentHead } from './document-head.js';

/**
 * The hub's own invoices: one per member that took part and currency, in the hub's series, by member and currency. Tiers
 * and the minimum count by month, so earlier fee invoices of the period go in; CDRs of a free tier are counted on a line of
 * zero. Nothing to charge: no invoice.
 */
export function planFeeInvoices(input: RunInput, sales: readonly CdrGroup[]): PlannedDocument[] {
  const currencies = [...new Set(sales.map((sale) => sale.currency))].sort();
  const members = [...new Set(sales.flatMap((sale) => [sale.cpo, sale.emsp]))].sort();
  return members.flatMap((party) =>
    currencies.flatMap((currency) => {
      const own = sales.filter((sale) => sale.currency === currency && (sale.cpo === party || sale.emsp === party));
      return own.length === 0 ? [] : planFeeInvoice(input, { party, currency, sales: own });
    }),
  );
}

interface Member {
  readonly party: PartyKey;
  readonly currency: string;
  readonly sales: readonly CdrGroup[];
}

function planFeeInvoice(input: RunInput, member: Member): PlannedDocument[] {
  const { party, currency } = member;
  const buyer = input.legalEntities.find((entity) => partyKey(entity.party) === party);
  const schedule = input.fees.schedules.find((one) => one.currency === currency);
  assert(buyer !== undefined && schedule !== undefined, `${party} was admitted without entity or fees`);
  const verdict = judgeFeeVat(input, buyer);
  assert(verdict.kind === 'DECIDED', `${party} was admitted without a VAT treatment of its fees`);

  const lines = feeLines(schedule, { member, before: feesBefore(input, member), vat: verdict.decision });
  if (lines.length === 0) return [];
  const termDays = input.fees.paymentTermDays;
  const head = documentHead(input, { type: '380', seller: input.hub, buyer, currency, termDays });
  return [{ role: 'FEE', draft: buildInvoice(head, lines), lines: [] }];
}

interface FeeCase {
  readonly member: Member;
  readonly before: FeesBefore;
  readonly vat: VatDecision;
}

function feeLines(schedule: FeeSchedule, { member, before, vat }: FeeCase): LineDraft[] {
  const amounts = feesFor(schedule, participationOf(member), before);
  const lines = [...perCdrLine(amounts, vat), ...commissionLine(amounts, vat)];
  const places = minorDigits(schedule.currency);
  const charged = before.net.plus(sum(lines.map((line) => roundTo(line.exact, places))));
  const missing = topUp(schedule.minimumMonthly, charged);
  return missing.isZero() ? lines : [...lines, minimumLine({ missing, minimum: schedule.minimumMonthly ?? ZERO, vat })];
}

function participationOf({ party, sales }: Member): Participation {
  const sold = sales.filter((sale) => sale.cpo === party);
  const bought = sales.filter((sale) => sale.emsp === party);
  return {
    soldCount: sold.reduce((count, sale) => count + sale.count, 0),
    soldExact: sum(sold.map((sale) => sale.exact)),
    boughtCount: bought.reduce((count, sale) => count + sale.count, 0),
    boughtExact: sum(bought.map((sale) => sale.exact)),
  };
}

function feesBefore({ history, hub, run }: RunInput, { party, currency }: Member): FeesBefore {
  const invoices = history.filter(
    (one) =>
      one.sellerKey === partyKey(hub.party) &&
      one.buyerKey === party &&
      one.currency === currency &&
      one.period === run.period &&
      one.runId !== run.id,
  );
  const perCdr = invoices.flatMap((one) => one.lines).filter((line) => line.kind === 'FEE_PER_CDR');
  return {
    cdrCount: perCdr.reduce((count, line) => count + line.cdrCount, 0),
    net: sum(invoices.map((one) => one.net)),
  };
}

function perCdrLine({ perCdr }: FeeAmounts, vat: VatDecision): LineDraft[] {
  if (perCdr === undefined) return [];
  const { count, shares, exact } = perCdr;
  const [single] = shares;
  const cdrs = `${count} ${count === 1 ? 'CDR' : 'CDRs'}`;
  const prices = shares.map((share) => `${share.count} at ${toText(share.price, 4)}`).join(', ');
  const atPrice = shares.length === 1 && single ? ` at ${toText(single.price, 4)}` : `: ${prices}`;
  return [
    {
      ...NO_CDRS,
      kind: 'FEE_PER_CDR',
      description: `Clearing fee, ${cdrs}${atPrice}`,
      quantity: new Decimal(count),
      unit: 'C62',
      exact,
      vat,
      cdrCount: count,
      prices: shares,
    },
  ];
}

function commissionLine({ commission }: FeeAmounts, vat: VatDecision): LineDraft[] {
  if (commission === undefined || commission.exact.isZero()) return [];
  const { percent, base, exact } = commission;
  return [
    {
      ...NO_CDRS,
      kind: 'FEE_COMMISSION',
      description: `Commission ${toText(percent, 4)} % of ${toText(base, 4)}`,
      quantity: percent,
      unit: 'P1',
      exact,
      vat,
      base,
    },
  ];
}

function minimumLine(at: {
  readonly missing: Decimal;
  readonly minimum: Decimal;
  readonly vat: VatDecision;
}): LineDraft {
  return {
    ...NO_CDRS,
    kind: 'FEE_MINIMUM',
    description: `Top-up to the monthly minimum of ${toText(at.minimum, 2)}`,
    quantity: new Decimal(1),
    unit: 'C62',
    exact: at.missing,
    vat: at.vat,
    base: at.minimum,
  };
}

const NO_CDRS = { cdrCount: 0, cdrHash: '' } as const;
