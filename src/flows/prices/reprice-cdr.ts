import type { BilledLine } from '../../domain/analytics/billed-line.js';
import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import { type Decimal, sum } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import type { Plan } from '../../domain/plans/plan.js';
import { pricePlan } from '../../domain/plans/price-plan.js';
import { Ratio } from '../../domain/ratio.js';
import type { PriceDifference } from '../../domain/spot/difference-report.js';
import { periodKey } from '../../domain/spot/price-row.js';
import type { SpotPrice } from '../../domain/spot/spot-price.js';
import { spotPrices } from '../../domain/spot/spot-prices.js';
import type { Hub } from '../hub.js';

export type RepriceDeps = { readonly spotPrices: Pick<Hub['spotPrices'], 'versions'> };

export interface RepricedBy {
  readonly record: Pick<CdrRecord, 'cdr' | 'emsp'>;
  /** All of the CDR. */
  readonly lines: readonly BilledLine[];
  readonly plan: Plan;
  /** The plan whose energy counts. */
  readonly base: Plan;
  readonly index: string;
  readonly differences: readonly PriceDifference[];
}

/** Decimals to which what was billed and what the plan says must agree. */
const PLACES = 9;

/**
 * What a CDR would cost more, excl. VAT, if its plan had priced it by the prices after a correction: floor, cap, discounts
 * and margins included, before rounding to the minor unit. It is told only where the plan, by the prices before, says to
 * a billionth what was billed. BILLED_AFTER: it was billed by the prices after. Undefined: neither, so that nothing
 * exact can be told: prices were missing or corrected again meanwhile, or OCPI cannot express the plan.
 */
export async function reprice(hub: RepriceDeps, by: RepricedBy): Promise<Decimal | 'BILLED_AFTER' | undefined> {
  const { startedAt, endedAt } = by.record.cdr;
  const stretch = { index: by.index, from: startedAt, until: new Date(endedAt.getTime() + 1) };
  const versions = await hub.spotPrices.versions(stretch);
  const corrected = new Map(by.differences.map(({ startsAt, after }) => [periodKey({ ...after, startsAt }), after]));
  const versionAfter = (price: SpotPrice): number => corrected.get(periodKey(price))?.version ?? Number.MAX_VALUE;
  const before = priceBy(
    by,
    versions.filter((price) => price.version < versionAfter(price)),
  );
  const after = priceBy(
    by,
    versions.filter((price) => price.version <= versionAfter(price)),
  );
  if (!before || !after) return undefined;
  const billed = Ratio.of(sum(by.lines.filter(({ kind }) => kind !== 'DIFFERENCE').map(({ revenue }) => revenue)));
  if (isSame(before, billed)) return after.minus(before).toDecimal();
  return isSame(after, billed) ? 'BILLED_AFTER' : undefined;
}

/** The exact price excl. VAT; undefined: the plan does not price such a session. */
function priceBy({ record, plan, base }: RepricedBy, prices: readonly SpotPrice[]): Ratio | undefined {
  const { startedAt, endedAt, chargingPeriods, location, token } = record.cdr;
  const session = { startedAt, endedAt, chargingPeriods, locationId: location.id, emsp: record.emsp };
  const wholesale = plan.margin ? { wholesale: base } : {};
  try {
    const whole = { ...session, contractId: token.contractId };
    return pricePlan(plan, whole, { prices: spotPrices(prices), ...wholesale }).exact.exclVat;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return undefined;
  }
}

function isSame(a: Ratio, b: Ratio): boolean {
  return a.minus(b).round(PLACES).isZero();
}
