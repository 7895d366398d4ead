import type { Run } from '../../../../src/domain/clearing/run.js';
import { HubError } from '../../../../src/domain/errors.js';
import type { RunFlows } from '../../../../src/wire/api/flows/run-flows.js';
import { aDraft } from '../../a-draft.js';
import { aRun } from '../papers.js';

/** Runs of the scene: one that is closed, and those that are started. */
export function runFlows(clock: { now(): Date }): RunFlows {
  const runs = new Map<string, Run>([['RUN-2026-10', aRun()]]);
  const find = (id: string): Run => {
    const run = runs.get(id);
    if (!run) throw new HubError('unknown-object', 'no such run');
    return run;
  };
  const keep = (run: Run): Run => {
    runs.set(run.id, run);
    return run;
  };
  return {
    listRuns: async () => [...runs.values()],
    findRun: async (id) => {
      const run = find(id);
      const documents = run.documentCount ?? 0;
      const issued = run.state === 'CLOSED' ? documents : 0;
      return { run, progress: { documents, documentsIssued: issued, withoutPapers: [], orders: 2, ordersSettled: 1 } };
    },
    runDocuments: async ({ id }) => {
      const { state } = find(id);
      const draft = aDraft({ runId: id });
      return { items: [{ role: 'SALE', draft, ...(state === 'CLOSED' && { number: 'NLABC-2026-000001' }) }], total: 1 };
    },
    async startRun({ period, issueDate = '2026-11-20', createdBy, ...rest }) {
      if (period >= '2026-11') throw new HubError('conflict', `period ${period} is not over`, 'period');
      return keep(aRun({ id: `RUN-${period}`, period, issueDate, createdBy, state: 'IN_REVIEW', ...rest }));
    },
    async dryRun({ period, issueDate = '2026-11-20', settlementCurrency }) {
      const { cutOffAt, positions = [], hubNet = [], bilateral = [], planHash = '' } = aRun();
      const frozen = { cdrCount: 211, agreementKeys: [], feesVersion: '1', vatVersion: '1' };
      const documents = [{ role: 'SALE', draft: aDraft(), lines: [] }] as const;
      const told = { period, cutOffAt, issueDate, positions, hubNet, bilateral, planHash, frozen, documents };
      return { ...told, settlement: { amounts: [] }, blocked: [], ...(settlementCurrency && { settlementCurrency }) };
    },
    async approveRun({ id, staff }) {
      const run = find(id);
      if (run.createdBy === staff.email) throw new HubError('forbidden', 'you started it');
      return keep({ ...run, state: 'INSTRUCTED', approval: { by: staff.email, at: clock.now() } });
    },
    async cancelRun({ id, by, reason }) {
      const run = find(id);
      if (run.state !== 'IN_REVIEW') throw new HubError('conflict', `${id} is ${run.state}`);
      return keep({ ...run, state: 'CANCELLED', cancellation: { by, at: clock.now(), reason } });
    },
  };
}
