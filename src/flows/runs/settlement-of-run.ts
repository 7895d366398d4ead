import type { RunPlan } from '../../domain/clearing/run-input.js';
import { partyKey } from '../../domain/party.js';
import { netForSettlement } from '../../domain/settlement/net-for-settlement.js';
import type { Netted } from '../../domain/settlement/settlement.js';
import type { Hub } from '../hub.js';
import { carriedIn } from '../settlement/carried-in.js';
import type { RunHead } from './plan-of-run.js';

/**
 * What a run pays and carries forward, and the day of the rates where some were used: those of its cut-off day, and of the
 * frozen day once there is one. Refuses (`conflict`, field `settlement_currency`) rates that are missing or too old.
 */
export async function settlementOf(
  hub: Pick<Hub, 'runs' | 'rateTables' | 'identity' | 'rules'>,
  run: RunHead,
  { documents }: Pick<RunPlan, 'documents'>,
): Promise<{ readonly settlement: Netted; readonly fxDate?: string }> {
  const { settlementCurrency } = run;
  const cutOffDate = run.cutOffAt.toISOString().slice(0, 10);
  const rates = settlementCurrency && (await hub.rateTables.latest(run.frozen?.fxDate ?? cutOffDate));
  const settlement = netForSettlement({
    documents: documents.map(({ draft }) => draft),
    hub: partyKey(hub.identity),
    carriedIn: await carriedIn(hub, run),
    rules: hub.rules.settlement,
    cutOffDate,
    ...(settlementCurrency && { settlementCurrency }),
    ...(rates && { rates }),
  });
  const isConverted = settlement.amounts.some(({ parts }) => parts.some(({ converted }) => converted !== undefined));
  return { settlement, ...(rates && isConverted && { fxDate: rates.date }) };
}
