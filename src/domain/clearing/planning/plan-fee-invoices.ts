import { roundTo, sum } from '../../decimal.js';
import { assert } from '../../errors.js';
import { buildInvoice, type LineDraft } from '../../invoicing/build-invoice.js';
import { type DocumentLine, isCreditNote, type VatDecision } from '../../invoicing/document.js';
import { withTaxCurrency } from '../../invoicing/tax-currency.js';
import { minorDigits } from '../../money.js';
import type { PartyKey } from '../../party.js';
import { feesFor, type Participation, type Traded, topUp } from '../fees.js';
import type { FeeSchedule } from '../hub-fees.js';
import type { PlannedDocument } from '../run-input.js';
import type { AdmittedSale } from './admit-group.js';
import type { Directory } from './directory.js';
import { documentHead, strongestMode } from './document-head.js';
import { groupedBy } from './energy-line.js';
import { type FeeSource, feeLines, minimumLine } from './fee-lines.js';
import { taxIn } from './supplies.js';

/** What one member took part in, in one currency. */
interface Member {
  readonly party: PartyKey;
  readonly currency: string;
  readonly sales: readonly AdmittedSale[];
}

/**
 * The hub's own invoices: one per member that took part and currency, by member and currency. An agreement with fees of
 * its own is charged by those, everything else by what the hub charges everybody. Tiers and minimums count by month, so
 * earlier fee invoices of the period go in. Nothing to charge: no invoice.
 */
export function planFeeInvoices(directory: Directory, sales: readonly AdmittedSale[]): PlannedDocument[] {
  const shares = sales.flatMap((sale) => [
    { party: sale.group.cpo, sale },
    { party: sale.group.emsp, sale },
  ]);
  return groupedBy(shares, ({ party, sale }) => JSON.stringify([party, sale.group.currency]))
    .map(([first, ...others]) => ({
      party: first.party,
      currency: first.sale.group.currency,
      sales: [first, ...others].map(({ sale }) => sale),
    }))
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
    .flatMap((member) => planFeeInvoice(directory, member));
}

function orderOf({ party, currency }: Member): string {
  return JSON.stringify([party, currency]);
}

function planFeeInvoice(directory: Directory, member: Member): PlannedDocument[] {
  const { party, currency, sales } = member;
  const buyer = directory.entityOf(party);
  assert(buyer !== undefined, `${party} was admitted without a legal entity`);
  const verdict = directory.feeVatOf(buyer);
  assert(verdict.kind === 'DECIDED', `${party} was admitted without a VAT treatment of its fees`);
  const lines = linesOf(directory, member, verdict.decision);
  if (lines.length === 0) return [];

  const { input } = directory;
  const taxed = taxIn(directory, verdict.decision, currency);
  const taxCurrency = 'reason' in taxed ? undefined : taxed.taxCurrency;
  const head = documentHead(directory, {
    type: '380',
    seller: input.hub,
    buyer,
    currency,
    termDays: input.fees.paymentTermDays,
    settlementMode: strongestMode(sales.map(({ group }) => group.terms.settlementMode)),
  });
  const key = `${head.key}/fees`;
  const draft = buildInvoice({ ...head, key }, lines);
  const { rates } = input;
  return [{ role: 'FEE', draft: taxCurrency && rates ? withTaxCurrency(draft, taxCurrency, rates) : draft, lines: [] }];
}

/** Sales that are charged by the same fees. */
interface Bucket {
  readonly schedule: Omit<FeeSchedule, 'currency'>;
  readonly source: FeeSource;
  readonly sales: readonly AdmittedSale[];
}

function linesOf(directory: Directory, member: Member, vat: VatDecision): LineDraft[] {
  const before = feeLinesBefore(directory, member);
  const places = minorDigits(member.currency);
  const [own, general] = bucketsOf(directory, member, vat);
  const charge = ({ schedule, source, sales }: Bucket): LineDraft[] => {
    const earlier = before.filter((line) => line.agreementKey === source.agreement?.key);
    const cdrs = earlier.filter(({ kind }) => kind === 'FEE_PER_CDR').reduce((all, line) => all + line.cdrCount, 0);
    return feeLines(feesFor(schedule, participationOf(member.party, sales), cdrs), source);
  };
  const ownLines = own.flatMap((bucket) => {
    const lines = charge(bucket);
    const earlier = before.filter((line) => line.agreementKey === bucket.source.agreement?.key);
    return [...lines, ...toMinimum(bucket, { lines, earlier, places })];
  });
  if (general === undefined) return ownLines;
  const lines = [...charge(general), ...ownLines];
  return [...lines, ...toMinimum(general, { lines, earlier: before, places })];
}

interface Charged {
  readonly lines: readonly LineDraft[];
  /** Of the same month, in earlier runs. */
  readonly earlier: readonly DocumentLine[];
  readonly places: number;
}

/**
 * Makes a month's fees the minimum at least: what was topped up in earlier runs counts, and covers fees of this one. That
 * of the hub is reached by all fees of the member, that of an agreement by its own.
 */
function toMinimum({ schedule, source }: Bucket, { lines, earlier, places }: Charged): LineDraft[] {
  const { minimumMonthly } = schedule;
  if (minimumMonthly === undefined) return [];
  const isTopUp = (line: DocumentLine) => line.kind === 'FEE_MINIMUM' && line.agreementKey === source.agreement?.key;
  const toppedUp = sum(earlier.filter(isTopUp).map((line) => line.net));
  const charged = sum(earlier.filter((line) => !isTopUp(line)).map((line) => line.net));
  const now = sum(lines.map((line) => roundTo(line.exact, places)));
  const amount = topUp(minimumMonthly, charged.plus(now)).minus(toppedUp);
  return amount.isZero() ? [] : [minimumLine(amount, minimumMonthly, source)];
}

/** Those of agreements by key, and the rest. */
function bucketsOf(directory: Directory, member: Member, vat: VatDecision): [Bucket[], Bucket | undefined] {
  const { party, currency } = member;
  const own = groupedBy(
    member.sales.filter(({ agreement }) => agreement.fees !== undefined),
    ({ agreement }) => agreement.key,
  ).map((sales): Bucket => {
    const [{ agreement, group }] = sales;
    const partner = group.cpo === party ? group.emsp : group.cpo;
    const source = { currency, vat, agreement: { key: agreement.key, partner } };
    return { schedule: agreement.fees ?? {}, source, sales };
  });
  own.sort((a, b) => ((a.source.agreement?.key ?? '') < (b.source.agreement?.key ?? '') ? -1 : 1));
  const sales = member.sales.filter(({ agreement }) => agreement.fees === undefined);
  const schedule = directory.scheduleOf(currency);
  assert(sales.length === 0 || schedule !== undefined, `${party} was admitted without fees in ${currency}`);
  return [own, sales.length === 0 || !schedule ? undefined : { schedule, source: { currency, vat }, sales }];
}

function participationOf(party: PartyKey, sales: readonly AdmittedSale[]): Participation {
  return {
    sold: traded(sales.filter(({ group }) => group.cpo === party)),
    bought: traded(sales.filter(({ group }) => group.emsp === party)),
  };
}

function traded(sales: readonly AdmittedSale[]): Traded {
  return {
    count: sales.reduce((count, { group }) => count + group.count, 0),
    kwh: sum(sales.map(({ group }) => group.kwh)),
    exact: sum(sales.map(({ group }) => group.exact)),
  };
}

/** Fee lines of the hub's invoices to the member in earlier runs of the month. */
function feeLinesBefore({ input, hub }: Directory, { party, currency }: Member): readonly DocumentLine[] {
  const { history, run } = input;
  return history
    .filter(
      (one) =>
        one.sellerKey === hub &&
        one.buyerKey === party &&
        one.currency === currency &&
        one.period === run.period &&
        one.runId !== run.id &&
        !isCreditNote(one.type),
    )
    .flatMap((one) => one.lines)
    .filter(({ kind }) => kind.startsWith('FEE_'));
}
