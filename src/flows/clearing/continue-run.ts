import type { Agreement } from '../../domain/clearing/agreement.js';
import type { CdrGroup } from '../../domain/clearing/cdr-group.js';
import { planRun } from '../../domain/clearing/plan-run.js';
import type { Run } from '../../domain/clearing/run.js';
import type { RunPlan } from '../../domain/clearing/run-input.js';
import { postNetting } from '../../domain/ledger/post-netting.js';
import { partyKey } from '../../domain/party.js';
import type { FrozenList } from '../../store/cdr-store.js';
import type { Hub } from '../hub.js';
import { type IssueDocumentsDeps, issueDocuments } from '../invoicing/issue-documents.js';
import { type RenderDocumentsDeps, renderDocuments } from '../invoicing/render-documents.js';

export type ContinueRunDeps = IssueDocumentsDeps &
  RenderDocumentsDeps &
  Pick<Hub, 'runs' | 'drafts' | 'agreements' | 'legalEntities' | 'identity' | 'rules' | 'log'>;

/** Takes a run from where it stands to its end. Every step may be done twice: a crash costs only time. */
export async function continueRun(hub: ContinueRunDeps, run: Run): Promise<Run> {
  let current = run;
  if (current.state === 'CUT_OFF') current = await calculate(hub, current);
  if (current.state === 'CALCULATED') current = await document(hub, current);
  if (current.state === 'DOCUMENTED') current = await close(hub, current);
  return current;
}

/** Freezes the list of CDRs and calculates from it what will be issued. What is blocked stays free. */
async function calculate(hub: ContinueRunDeps, run: Run): Promise<Run> {
  await hub.cdrs.allocate(run.id, run.cutOffAt);
  const first = await plan(hub, run);
  for (const { group } of first.plan.blocked) await hub.cdrs.release(group);
  const final = first.plan.blocked.length > 0 ? await plan(hub, run) : first;
  await hub.drafts.keepPlan(run.id, final.plan.documents);
  const blocked = first.plan.blocked.map(({ group, reason, detail }) => ({ ...relationOf(group), reason, detail }));
  const { positions, hubNet } = final.plan;
  const { count: cdrCount, inputHash } = final.frozen;
  const frozen = { cdrCount, inputHash, agreementKeys: [], feesVersion: '', vatVersion: '' };
  return advance(hub, { ...run, state: 'CALCULATED', frozen, positions, hubNet, blocked });
}

async function plan(hub: ContinueRunDeps, run: Run): Promise<{ frozen: FrozenList; plan: RunPlan }> {
  const frozen = await hub.cdrs.freeze(run.id, hub.secrets.sha256);
  const numbers = [...new Set(frozen.groups.flatMap((group) => group.corrects))];
  const planned = planRun({
    run,
    groups: frozen.groups,
    hub: hub.identity.legalEntity,
    legalEntities: await hub.legalEntities.list(),
    agreements: await agreementsOf(hub, frozen.groups),
    fees: hub.rules.fees,
    vatTable: hub.rules.vat,
    history: await hub.documents.history({ numbers, seller: partyKey(hub.identity), period: run.period }),
  });
  return { frozen, plan: planned };
}

async function agreementsOf(hub: ContinueRunDeps, groups: readonly CdrGroup[]): Promise<readonly Agreement[]> {
  return hub.agreements.list([...new Set(groups.map((group) => group.cpo))]);
}

async function document(hub: ContinueRunDeps, run: Run): Promise<Run> {
  for await (const planned of hub.drafts.planOf(run.id)) await issueDocuments(hub, [planned]);
  return advance(hub, { ...run, state: 'DOCUMENTED' });
}

async function close(hub: ContinueRunDeps, run: Run): Promise<Run> {
  for (const entry of postNetting(run)) await hub.ledger.post(entry);
  await renderDocuments(hub);
  return advance(hub, { ...run, state: 'CLOSED' });
}

async function advance(hub: ContinueRunDeps, run: Run): Promise<Run> {
  await hub.runs.advance(run, ['CUT_OFF', 'CALCULATED', 'DOCUMENTED']);
  hub.log.info({ event: 'run.advanced', run: run.id, state: run.state, cdrs: run.frozen?.cdrCount });
  return run;
}

function relationOf({ cpo, emsp, currency, count, exact }: CdrGroup) {
  return { cpo, emsp, currency, count, exact };
}
