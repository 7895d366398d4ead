import type { SettlementMode } from '../clearing/agreement.js';
import { type NettableDocument, netPositions } from '../clearing/netting.js';
import { type Decimal, sum, ZERO } from '../decimal.js';
import { convert, freshRates } from '../fx/convert.js';
import type { RateTable } from '../fx/rate-table.js';
import type { PartyKey } from '../party.js';
import type { Netted, SettlementAmount, SettlementPart } from './settlement.js';
import { type SettlementRules, thresholdOf } from './settlement-rules.js';

/** A document as settlement looks at it; without a mode the members pay each other. */
export type SettledDocument = NettableDocument & { readonly settlementMode?: SettlementMode };

/** What earlier runs carried forward: positive is owed to the member, in the currency of its documents. */
export interface CarriedAmount {
  readonly party: PartyKey;
  readonly mode: SettlementMode;
  readonly currency: string;
  readonly amount: Decimal;
}

export interface SettlementInput {
  readonly documents: readonly SettledDocument[];
  readonly hub: PartyKey;
  readonly carriedIn: readonly CarriedAmount[];
  readonly rules: Pick<SettlementRules, 'thresholds' | 'fxMaxAgeDays'>;
  /** Absent: each currency is settled in itself. */
  readonly settlementCurrency?: string;
  /** The newest table of the cut-off day or before. */
  readonly rates?: RateTable;
  /** `YYYY-MM-DD`. */
  readonly cutOffDate: string;
}

/**
 * From documents to what each member pays or is paid: one amount per member, mode and currency, gross of VAT. With a
 * settlement currency each part is converted once, half up to its minor unit, with the rates of the cut-off day; the
 * cents that this leaves over are named. Amounts below the threshold are carried forward. The same input gives the same.
 *
 * Refuses (`conflict`, `currency-mismatch`, field `settlement_currency`) rates that are missing or too old.
 */
export function netForSettlement(input: SettlementInput): Netted {
  const claims = [...claimsOf(input)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, claim]) => claim);
  const amounts = claims.map((claim) => toAmount(input, claim));
  const { settlementCurrency: currency } = input;
  const rounding = currency === undefined ? ZERO : roundingOf(input, amounts, currency);
  return currency === undefined || rounding.isZero()
    ? { amounts }
    : { amounts, fxRounding: { currency, amount: rounding } };
}

interface Claim {
  readonly party: PartyKey;
  readonly mode: SettlementMode;
  readonly currency: string;
  /** By currency of the documents. */
  readonly parts: Map<string, SettlementPart>;
}

function claimsOf(input: SettlementInput): Map<string, Claim> {
  const claims = new Map<string, Claim>();
  const add = (of: CarriedAmount, kind: 'net' | 'carriedIn') => {
    const { party, mode, currency: own, amount } = of;
    const currency = input.settlementCurrency ?? own;
    const key = `${party} ${mode} ${currency}`;
    const claim = claims.get(key) ?? { party, mode, currency, parts: new Map<string, SettlementPart>() };
    const part = claim.parts.get(own) ?? { currency: own, net: ZERO, carriedIn: ZERO };
    claim.parts.set(own, { ...part, [kind]: part[kind].plus(amount) });
    claims.set(key, claim);
  };
  for (const mode of new Set(input.documents.map(modeOf))) {
    const documents = input.documents.filter((document) => modeOf(document) === mode);
    for (const position of netPositions(documents, input.hub).positions) add({ ...position, mode }, 'net');
  }
  for (const carried of input.carriedIn) add(carried, 'carriedIn');
  return claims;
}

function modeOf({ settlementMode }: SettledDocument): SettlementMode {
  return settlementMode ?? 'STATEMENT_ONLY';
}

function toAmount(input: SettlementInput, { party, mode, currency, parts }: Claim): SettlementAmount {
  const sorted = [...parts.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
  const converted = sorted.map((part) => {
    const own = ownAmount(part);
    return part.currency === currency ? part : { ...part, converted: inTarget(input, part.currency, own) };
  });
  const amount = sum(converted.map(targetAmount));
  const carries = !amount.isZero() && amount.abs().lessThan(thresholdOf(input.rules, currency));
  return { party, mode, currency, amount, disposition: carries ? 'CARRY' : 'SETTLE', parts: converted };
}

/** What a part is in the currency of its documents. */
export function ownAmount({ net, carriedIn }: SettlementPart): Decimal {
  return net.plus(carriedIn);
}

/** What a part adds to its amount. */
function targetAmount(part: SettlementPart): Decimal {
  return 'converted' in part && part.converted !== undefined ? part.converted : ownAmount(part);
}

const FIELD = 'settlement_currency';

function inTarget(input: SettlementInput, currency: string, amount: Decimal): Decimal {
  const { settlementCurrency, rules, cutOffDate } = input;
  if (settlementCurrency === undefined || amount.isZero()) return amount;
  const rates = freshRates(input.rates, { day: cutOffDate, maxAgeDays: rules.fxMaxAgeDays, field: FIELD });
  return convert({ amount, currency }, settlementCurrency, { rates, field: FIELD });
}

/**
 * What the rounding of each part left over: per currency, the converted parts less their converted sum. What is not zero
 * in sum before conversion (the hub's own fees, carried amounts) is no rounding and stays on the fx accounts.
 */
function roundingOf(input: SettlementInput, amounts: readonly SettlementAmount[], currency: string): Decimal {
  const settled = amounts.filter((one) => one.disposition === 'SETTLE').flatMap((one) => one.parts);
  const foreign = settled.filter((part) => part.currency !== currency);
  const rests = [...new Set(foreign.map((part) => part.currency))].map((one) => {
    const parts = foreign.filter((part) => part.currency === one);
    const whole = inTarget(input, one, sum(parts.map(ownAmount)));
    return sum(parts.map(targetAmount)).minus(whole);
  });
  return sum(rests);
}
