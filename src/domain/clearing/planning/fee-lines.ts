import { Decimal, toText } from '../../decimal.js';
import type { LineDraft } from '../../invoicing/build-invoice.js';
import type { VatDecision } from '../../invoicing/document.js';
import { minorDigits } from '../../money.js';
import type { FeeAmounts } from '../fees.js';

/** By which fees a member is charged: the hub's for everybody, or those of one agreement. */
export interface FeeSource {
  readonly currency: string;
  readonly vat: VatDecision;
  /** Key of the agreement that has its own fees, and the other party of it. */
  readonly agreement?: { readonly key: string; readonly partner: string };
}

/** The lines of a fee invoice for what was cleared, before rounding; CDRs of a free tier are told on a line of zero. */
export function feeLines(amounts: FeeAmounts, source: FeeSource): LineDraft[] {
  return [...perCdrLine(amounts, source), ...perKwhLine(amounts, source), ...commissionLine(amounts, source)];
}

function perCdrLine({ perCdr }: FeeAmounts, source: FeeSource): LineDraft[] {
  if (perCdr === undefined) return [];
  const { count, shares, exact } = perCdr;
  const [single] = shares;
  const cdrs = `${count} ${count === 1 ? 'CDR' : 'CDRs'}`;
  const prices = shares.map((share) => `${share.count} at ${toText(share.price, 4)}`).join(', ');
  const atPrice = shares.length === 1 && single ? ` at ${toText(single.price, 4)}` : `: ${prices}`;
  return [
    {
      ...commonOf(source),
      kind: 'FEE_PER_CDR',
      description: `Clearing fee${partnerOf(source)}, ${cdrs}${atPrice}`,
      quantity: new Decimal(count),
      unit: 'C62',
      exact,
      cdrCount: count,
      prices: shares,
    },
  ];
}

function perKwhLine({ perKwh }: FeeAmounts, source: FeeSource): LineDraft[] {
  if (perKwh === undefined || perKwh.exact.isZero()) return [];
  const { kwh, price, exact } = perKwh;
  return [
    {
      ...commonOf(source),
      kind: 'FEE_PER_KWH',
      description: `Energy fee${partnerOf(source)}, ${toText(kwh, 4)} kWh at ${toText(price, 4)}`,
      quantity: kwh,
      unit: 'KWH',
      exact,
      base: price,
    },
  ];
}

function commissionLine({ commission }: FeeAmounts, source: FeeSource): LineDraft[] {
  if (commission === undefined || commission.exact.isZero()) return [];
  const { percent, base, exact } = commission;
  return [
    {
      ...commonOf(source),
      kind: 'FEE_COMMISSION',
      description: `Commission${partnerOf(source)} ${toText(percent, 4)} % of ${toText(base, 4)}`,
      quantity: percent,
      unit: 'P1',
      exact,
      base,
    },
  ];
}

/** What brings a month's fees up to the minimum; negative where the minimum of an earlier run covers fees of this one. */
export function minimumLine(amount: Decimal, minimum: Decimal, source: FeeSource): LineDraft {
  const text = `the monthly minimum of ${toText(minimum, minorDigits(source.currency))}`;
  return {
    ...commonOf(source),
    kind: 'FEE_MINIMUM',
    description: amount.isNegative()
      ? `Covered by ${text}${partnerOf(source)}`
      : `Top-up to ${text}${partnerOf(source)}`,
    quantity: new Decimal(amount.isNegative() ? -1 : 1),
    unit: 'C62',
    exact: amount,
    base: minimum,
  };
}

function commonOf({ vat, agreement }: FeeSource): Pick<LineDraft, 'vat' | 'cdrCount' | 'cdrHash' | 'agreementKey'> {
  return { vat, cdrCount: 0, cdrHash: '', ...(agreement === undefined ? {} : { agreementKey: agreement.key }) };
}

function partnerOf({ agreement }: FeeSource): string {
  return agreement === undefined ? '' : ` with ${agreement.partner}`;
}
