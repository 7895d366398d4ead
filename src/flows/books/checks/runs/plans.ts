import { planText } from '../../../../domain/clearing/plan-text.js';
import { hasReached, type Run } from '../../../../domain/clearing/run.js';
import type { PlannedDocument } from '../../../../domain/clearing/run-input.js';
import type { DocumentDraft, IssuedDocument } from '../../../../domain/invoicing/document.js';
import { canonical } from '../../../../domain/invoicing/document-text.js';
import type { FrozenList } from '../../../../store/cdr-store.js';
import type { Hub } from '../../../hub.js';
import type { Inspection } from '../../inspection.js';
import { type AgainDeps, calculatedAgain } from './calculated-again.js';

type Deps = AgainDeps & Pick<Hub, 'drafts' | 'secrets'>;

/**
 * I6: the CDRs of a run are those of its frozen list, its drafts are those that its plan hash is of, and the documents
 * that were issued are its drafts, word for word. Runs of releases without plans have neither, which is told.
 */
export async function checkPlan(hub: Deps, look: Inspection, run: Run): Promise<void> {
  if (!look.asks('I6') || !hasReached(run, 'CUT_OFF')) return;
  const list = await hub.cdrs.freeze(run.id);
  const isFrozen = list.inputHash === run.frozen?.inputHash && list.count === run.frozen.cdrCount;
  look.mustHold('I6', isFrozen, () => [run.id, 'its list of CDRs is not the frozen one']);
  look.saw('I6', 'frozen CDRs', list.count);
  if (!hasReached(run, 'CALCULATED')) return;
  if (run.planHash === undefined) {
    look.note('I6', `${run.id} is of a release that kept no plans`);
    return;
  }
  const planned: PlannedDocument[] = [];
  for await (const document of hub.drafts.planOf(run.id)) planned.push(document);
  checkHash(hub, look, { run, planned });
  await checkIssued(hub, look, { run, planned });
  await checkAgain(hub, look, { run, planned, list });
}

interface Planned {
  readonly run: Run;
  readonly planned: readonly PlannedDocument[];
}

function checkHash({ secrets }: Pick<Hub, 'secrets'>, look: Inspection, { run, planned }: Planned): void {
  const { id, documentCount, positions = [], hubNet = [], settlement, planHash } = run;
  look.mustHold('I6', planned.length === documentCount, () => [
    id,
    `keeps ${planned.length} drafts of ${documentCount} documents`,
  ]);
  // Who is taken out changes what is settled, and the plan was of what was settled before.
  if (settlement?.unwound?.length) {
    look.note('I6', `${id}: members were taken out after its plan was hashed`);
    return;
  }
  const hash = secrets.sha256(planText({ documents: planned, positions, hubNet }, settlement));
  look.mustHold('I6', hash === planHash, () => [id, 'its drafts, positions or settlement are not those of its plan']);
  look.saw('I6', 'plans');
}

async function checkIssued(hub: Pick<Hub, 'documents'>, look: Inspection, { run, planned }: Planned): Promise<void> {
  if (!hasReached(run, 'APPROVED')) return;
  for (const { draft } of planned) {
    const issued = await hub.documents.findByKey(draft.key);
    if (!issued && run.state === 'APPROVED') {
      look.note('I6', `${run.id} is being issued: ${draft.key} has no number yet`);
      continue;
    }
    look.mustHold('I6', issued !== undefined, () => [run.id, `${draft.key} was planned and not issued`]);
    if (!issued) continue;
    const isSame = canonical(draftOf(issued)) === canonical(draft);
    look.mustHold('I6', isSame, () => [issued.number, `is not what ${run.id} has planned`]);
    look.saw('I6', 'documents as planned');
  }
  const { total } = await hub.documents.page({ runId: run.id }, { offset: 0, limit: 1 });
  look.mustHold('I6', total <= planned.length, () => [
    run.id,
    `has ${total} documents, ${planned.length} were planned`,
  ]);
}

/** What of a document was there before it was issued. */
function draftOf(issued: IssuedDocument): DocumentDraft {
  const { number: _, year: __, sequence: ___, issuedAt: ____, contentHash: _____, files: ______, ...draft } = issued;
  return draft;
}

/** A plan that follows from today's program and data again is worth telling; one that does not is no breach. */
async function checkAgain(hub: Deps, look: Inspection, of: Planned & { readonly list: FrozenList }): Promise<void> {
  const again = await calculatedAgain(hub, of);
  if (again === undefined) look.saw('I6', 'runs calculated again to the same bytes');
  else look.note('I6', `${of.run.id} is not calculated again: ${again}`);
}
