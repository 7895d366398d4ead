import { toText } from '../../../../domain/decimal.js';
import type { Ratio } from '../../../../domain/ratio.js';
import type { EmspDemand, LocationDemand, PlanDemand } from '../../../../flows/plans/demand-charge.js';
import { formatAmount } from '../amount.js';
import { csvLines, harmless } from '../analytics/csv-lines.js';

/** PlanDemand of openapi.yaml: the demand charge of a month, by location. */
export function formatPlanDemand({ plan, month, locations, isComplete }: PlanDemand): object {
  const { currency, demand } = plan;
  return {
    plan: plan.id,
    month,
    currency,
    per_kw: toText(demand.perKw),
    vat: { treatment: demand.vat.treatment, ...(demand.vat.percent && { percent: toText(demand.vat.percent) }) },
    locations: locations.map((one) => formatLocation(one, currency)),
    complete: isComplete,
  };
}

/** Who bears it, one line for each CDR, so that the amounts add up; a location without a charge has one line of zero. */
export function formatPlanDemandCsv({ plan, locations }: PlanDemand): string {
  const lines = locations.flatMap(({ location, peakSlot, meanKw, amountExcl, allocation }) => {
    const common = [harmless(location), peakSlot?.toISOString() ?? '', rounded(meanKw), toText(plan.demand.perKw)];
    const none = [...common, '', '', '0', formatAmount(amountExcl, plan.currency), plan.currency];
    const shares = allocation.map(({ cdrKey, emsp, energyKwh, amount }) => [
      ...common,
      harmless(cdrKey),
      emsp,
      rounded(energyKwh),
      formatAmount(amount, plan.currency),
      plan.currency,
    ]);
    return shares.length === 0 ? [none] : shares;
  });
  return csvLines([COLUMNS, ...lines]);
}

const COLUMNS = ['location', 'peak_slot', 'mean_kw', 'per_kw', 'cdr', 'emsp', 'energy_kwh', 'amount', 'currency'];

/** Energy and power are exact fractions: told to a thousandth of a Wh and of a W. */
const PLACES = 6;

function formatLocation(
  { location, peakSlot, meanKw, amountExcl, allocation, perEmsp }: LocationDemand,
  currency: string,
): object {
  const formatShare = ({ emsp, energyKwh, amount }: EmspDemand) => ({
    emsp,
    energy_kwh: rounded(energyKwh),
    amount: formatAmount(amount, currency),
  });
  return {
    location,
    ...(peakSlot && { peak_slot: peakSlot }),
    mean_kw: rounded(meanKw),
    amount: formatAmount(amountExcl, currency),
    emsps: perEmsp.map(formatShare),
    allocation: allocation.map((share) => ({ cdr: share.cdrKey, ...formatShare(share) })),
  };
}

function rounded(value: Ratio): string {
  return toText(value.round(PLACES));
}
