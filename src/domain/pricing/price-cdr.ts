import { Decimal } from '../decimal.js';
import { HubError } from '../errors.js';
import { minorDigits } from '../money.js';
import { auditLines } from './amounts/audit.js';
import { chargePeriods, type PricingSetup, splitPeriods, type TariffedPeriod } from './amounts/charges.js';
import { limitCost } from './amounts/limits.js';
import { addUp } from './amounts/rounding.js';
import { stepSurplus } from './amounts/step-size.js';
import { billedVolumes, costTotals, measuredVolumes, priceOf, quantitiesOf, vatLine } from './amounts/summary.js';
import { costOf } from './amounts/vat.js';
import { type BillingPeriod, readPeriods } from './periods/charging-periods.js';
import { findTimeZone, type TimeZone } from './periods/local-time.js';
import { DEFAULT_POLICY } from './policy.js';
import type { PriceableTariff, PricedCdr, PricingInput } from './priced-cdr.js';
import { readHalfWindows } from './selection/half-windows.js';
import { needsLocalTime } from './selection/restrictions.js';
import { assignTariffs } from './selection/tariff-selection.js';
import { requireReadablePrices, requireReadableVolumes, warnOfOddities } from './session-checks.js';
import { limitsOfSeveralTariffs, negativeTotal } from './warning-texts.js';
import { collectWarnings } from './warnings.js';

/**
 * What a session costs by its tariffs: the reference that any other way of pricing is held against. Amounts are exact
 * fractions throughout; energy in kWh, times in seconds. Refuses, as `cannot-price` and naming the field: what is not
 * a session, a tariff that is missing, not valid or in another currency, and a tariff that looks at local time where
 * the time zone is not known (OCPI 2.2.1, mod_cdrs and mod_tariffs).
 */
export function priceCdr(given: PricingInput): PricedCdr {
  const { cdr } = given;
  const policy = { ...DEFAULT_POLICY, ...given.policy };
  const input = readHalfWindows(given, policy);
  const { warn, warnings } = collectWarnings();
  requireReadableVolumes(cdr);
  const periods = readPeriods(cdr, { policy, warn });
  const tariffs = assignTariffs(input, periods, { policy, warn });
  const used = [...new Set(tariffs)].filter((tariff) => tariff !== undefined);
  for (const tariff of used) requireReadablePrices(tariff, input.tariffs.indexOf(tariff));
  const zone = zoneFor(input.timeZone, used);
  const setup: PricingSetup = { policy, warn, zone, reservation: reservationOutcome(input, periods) };
  warnOfOddities({ cdr, periods, tariffs: used }, warn);

  const tariffed = periods.map((period, index) => ({ period, tariff: tariffs[index] }));
  const charges = chargePeriods(splitPeriods(tariffed, setup), setup);
  const measured = measuredVolumes(periods);
  const billed = [...charges, ...stepSurplus(charges, measured, policy)];
  const amounts = billed.map(costOf);
  const digits = minorDigits(cdr.currency);
  const cost = addUp(amounts, policy, digits);
  const limited = limitCost(cost, limitsOf(tariffed, setup), setup);
  if (limited.excl.isNegative()) warn(negativeTotal());

  // OCPI 2.2.1, mod_cdrs, Credit CDRs: of all amounts only total_cost is negative.
  const credit = cdr.credit === true;
  const exclVat = credit ? limited.excl.negated() : limited.excl;
  const inclVat = credit ? limited.incl?.negated() : limited.incl;
  const { roundingMode } = policy;
  return {
    currency: cdr.currency,
    totalCost: priceOf(exclVat.toDecimal(), inclVat?.toDecimal()),
    ...costTotals(cost),
    payable: priceOf(exclVat.round(digits, roundingMode), inclVat?.round(digits, roundingMode)),
    totalTimeS: new Decimal(cdr.endedAt.getTime() - cdr.startedAt.getTime()).dividedBy(1_000),
    billed: quantitiesOf(billedVolumes(billed)),
    measured: quantitiesOf(measured),
    vatBreakdown: cost.rates.map(vatLine),
    limitApplied: limited.limitApplied,
    exact: { exclVat, inclVat },
    warnings,
    audit: auditLines(amounts, cost, limited),
  };
}

/** A CDR has no time zone: it is looked up in the Location, and asked for only where a tariff needs it. */
function zoneFor(name: string | undefined, tariffs: readonly PriceableTariff[]): TimeZone | undefined {
  const zone = name === undefined ? undefined : findTimeZone(name);
  const asking = tariffs.find(needsLocalTime);
  if (asking && !zone) {
    const element = asking.elements.findIndex((one) => needsLocalTime({ ...asking, elements: [one] }));
    const what = `element ${element} of tariff ${asking.id} looks at local time`;
    const message = `${what}, and the time zone of the location is not known`;
    throw new HubError('cannot-price', message, 'time_zone');
  }
  return asking && zone;
}

/** OCPI 2.2.1 has no flag for an expired reservation; a CDR of nothing else, without an EVSE (`#NA`), is one. */
function reservationOutcome({ cdr, context }: PricingInput, periods: readonly BillingPeriod[]): 'EXPIRED' | 'USED' {
  if (context?.reservation) return context.reservation;
  return isReservationOnly(periods) && cdr.location?.evseUid === '#NA' ? 'EXPIRED' : 'USED';
}

function isReservationOnly(periods: readonly BillingPeriod[]): boolean {
  return periods.every(({ kind }) => kind === 'RESERVATION');
}

/** The price limits of a session are those of the first tariff that it was priced by. */
function limitsOf(
  periods: readonly TariffedPeriod[],
  { policy, warn }: PricingSetup,
): Pick<PriceableTariff, 'maxPrice' | 'minPrice'> {
  const reservationOnly = isReservationOnly(periods.map(({ period }) => period));
  if (reservationOnly && policy.reservationOnlyLimits === 'SKIP') return {};
  const [first, ...others] = new Set(periods.flatMap(({ tariff }) => tariff ?? []));
  if (!first) return {};
  const limited = [first, ...others].filter(({ minPrice, maxPrice }) => minPrice ?? maxPrice);
  if (others.length > 0 && limited.length > 0) {
    warn(limitsOfSeveralTariffs(first.id));
  }
  return first;
}
