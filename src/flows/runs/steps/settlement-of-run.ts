import type { RunPlan } from '../../../domain/clearing/run-input.js';
import type { RateTable } from '../../../domain/fx/rate-table.js';
import { partyKey } from '../../../domain/party.js';
import { netForSettlement } from '../../../domain/settlement/net-for-settlement.js';
import type { Netted } from '../../../domain/settlement/settlement.js';
import type { Hub } from '../../hub.js';
import { carriedIn } from '../../settlement/carried-in.js';
import type { RunHead } from './plan-of-run.js';

/** The rates of the cut-off day of a run, or the last ones before; those of the frozen day once there is one. */
export function ratesOf(
  { rateTables }: Pick<Hub, 'rateTables'>,
  { frozen, cutOffAt }: RunHead,
): Promise<RateTable | undefined> {
  return rateTables.latest(frozen?.fxDate ?? dayOf(cutOffAt));
}

/**
 * Rates that VAT may be stated with; undefined where there are none that are new enough: then such VAT is blocked, and a
 * run without it goes on.
 */
export function ratesForVat(
  { rules }: Pick<Hub, 'rules'>,
  { cutOffAt }: RunHead,
  rates: RateTable | undefined,
): RateTable | undefined {
  const age = rates && (Date.parse(dayOf(cutOffAt)) - Date.parse(rates.date)) / DAY_MS;
  return age !== undefined && age <= rules.settlement.fxMaxAgeDays ? rates : undefined;
}

/**
 * What a run pays and carries forward, and the day of the rates where some were used, here or for VAT. Refuses
 * (`conflict`, field `settlement_currency`) rates that are missing or too old.
 */
export async function settlementOf(
  hub: Pick<Hub, 'runs' | 'identity' | 'rules'>,
  run: RunHead,
  { documents, rates }: Pick<RunPlan, 'documents'> & { readonly rates: RateTable | undefined },
): Promise<{ readonly settlement: Netted; readonly fxDate?: string }> {
  const { settlementCurrency } = run;
  const settlement = netForSettlement({
    documents: documents.map(({ draft }) => draft),
    hub: partyKey(hub.identity),
    carriedIn: await carriedIn(hub, run),
    rules: hub.rules.settlement,
    cutOffDate: dayOf(run.cutOffAt),
    ...(settlementCurrency && { settlementCurrency }),
    ...(rates && { rates }),
  });
  if (rates === undefined) return { settlement };
  const isConverted =
    settlement.amounts.some(({ parts }) => parts.some(({ converted }) => converted !== undefined)) ||
    documents.some(({ draft }) => draft.taxCurrency?.rateDate === rates.date);
  return { settlement, ...(isConverted && { fxDate: rates.date }) };
}

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;
