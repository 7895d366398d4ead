import type { Run } from '../../../domain/clearing/run.js';
import { formatAmount } from './amount.js';

/** Run of openapi.yaml. */
export function formatRun(run: Run): object {
  return {
    id: run.id,
    period: run.period,
    state: run.state,
    cut_off_at: run.cutOffAt.toISOString(),
    issue_date: run.issueDate,
    created_by: run.createdBy,
    ...(run.frozen ? { cdr_count: run.frozen.cdrCount, input_hash: run.frozen.inputHash } : {}),
    ...(run.positions
      ? {
          positions: run.positions.map(({ party, currency, amount }) => ({
            party,
            currency,
            amount: formatAmount(amount, currency),
          })),
        }
      : {}),
    ...(run.hubNet
      ? { hub_net: run.hubNet.map(({ currency, amount }) => ({ currency, amount: formatAmount(amount, currency) })) }
      : {}),
    blocked: (run.blocked ?? []).map(({ cpo, emsp, currency, count, exact, reason, detail }) => ({
      cpo,
      emsp,
      currency,
      count,
      exact: formatAmount(exact, currency),
      reason,
      detail,
    })),
  };
}
