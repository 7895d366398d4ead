import { type NettableDocument, netPositions } from '../../../../domain/clearing/netting.js';
import { hasReached, type Position, type Run } from '../../../../domain/clearing/run.js';
import { sum, ZERO } from '../../../../domain/decimal.js';
import type { IssuedDocument } from '../../../../domain/invoicing/document.js';
import { type PartyKey, partyKey } from '../../../../domain/party.js';
import type { Hub } from '../../../hub.js';
import type { Inspection } from '../../inspection.js';
import type { JournalFacts } from '../journal.js';
import { checkRunRates, type RateDeps } from '../rates.js';
import type { AgainDeps } from './calculated-again.js';
import { checkLines } from './lines.js';
import { checkAmounts, checkNetted } from './netted.js';
import { checkPlan } from './plans.js';
import { checkSettled, type SettledDeps } from './settled.js';

export type RunDeps = AgainDeps &
  RateDeps &
  SettledDeps &
  Pick<Hub, 'cdrs' | 'documents' | 'drafts' | 'secrets' | 'identity'>;

/**
 * Run by run. I5: lines have exactly the CDRs that say so. I6: positions and the hub come to zero and follow from the
 * documents; list and plan are those that were hashed, what was issued is what was planned, and netting books what was
 * settled. I7: a settled run has nothing on its accounts. I13: its rates. I14: who approved it. Returns how many there are.
 */
export async function checkRuns(
  hub: RunDeps,
  look: Inspection,
  { journal, inCorrection }: { readonly journal: JournalFacts; readonly inCorrection: ReadonlySet<string> },
): Promise<number> {
  const runs = await hub.runs.list();
  for (const run of runs) await checkRun(hub, look, { run, journal, isOpening: inCorrection.has(run.id) });
  const known = new Set(runs.map(({ id }) => id));
  const stray = [...journal.netted.keys()].find((id) => !known.has(id));
  look.mustHold('I6', stray === undefined, () => [stray ?? '', 'is booked and does not exist']);
  return runs.length;
}

async function checkRun(
  hub: RunDeps,
  look: Inspection,
  { run, journal, isOpening }: { readonly run: Run; readonly journal: JournalFacts; readonly isOpening: boolean },
): Promise<void> {
  checkApproval(look, run);
  checkZeroSum(look, run);
  if (isOpening) look.note('I7', `a payment of ${run.id} is being taken back`);
  else await checkSettled(hub, look, { run, journal });
  checkAmounts(look, run);
  checkNetted(look, run, journal);
  if (look.asks('I13')) await checkRunRates(hub, look, run);
  if (!look.asks('I5', 'I6')) return;
  const documents: NettableDocument[] = [];
  const lines = await checkLines(hub, look, run);
  for await (const document of hub.documents.stream({ runId: run.id })) {
    documents.push(nettable(document));
    lines.note(document);
  }
  lines.finish();
  checkPositions(look, { run, documents, hub: partyKey(hub.identity) });
  await checkPlan(hub, look, run);
}

function nettable({ type, sellerKey, buyerKey, currency, gross }: IssuedDocument): NettableDocument {
  return { type, sellerKey, buyerKey, currency, gross };
}

function checkApproval(look: Inspection, { id, state, createdBy, approval, planHash }: Run): void {
  const isSame = approval?.by.toLowerCase() === createdBy.toLowerCase();
  look.mustHold('I14', !isSame, () => [id, `was started and approved by ${createdBy}`]);
  if (!hasReached({ state }, 'APPROVED')) return;
  // Runs of releases before there were plans had no approval.
  look.mustHold('I14', approval !== undefined || planHash === undefined, () => [id, `is ${state} without approval`]);
  if (approval) look.saw('I14', 'runs');
  else look.note('I14', `${id} is of a release in which nobody approved runs`);
}

/** What members and the hub are at, by currency. */
function checkZeroSum(look: Inspection, { id, positions = [], hubNet = [] }: Run): void {
  const all = [...positions, ...hubNet];
  for (const currency of new Set(all.map((one) => one.currency))) {
    const total = sum(all.filter((one) => one.currency === currency).map(({ amount }) => amount));
    look.mustHold('I6', total.isZero(), () => [id, `positions in ${currency} come to ${total.toFixed()}`]);
  }
  look.saw('I6', 'runs');
}

interface Issued {
  readonly run: Run;
  readonly documents: readonly NettableDocument[];
  readonly hub: PartyKey;
}

/** While a run is APPROVED its documents are being issued: not all of them may be there. */
function checkPositions(look: Inspection, { run, documents, hub }: Issued): void {
  if (!hasReached(run, 'DOCUMENTED')) return;
  const recomputed = netPositions(documents, hub);
  compare(look, run, { stated: run.positions ?? [], expected: recomputed.positions });
  const asHub = (amounts: NonNullable<Run['hubNet']>) => amounts.map((one) => ({ party: hub, ...one }));
  compare(look, run, { stated: asHub(run.hubNet ?? []), expected: asHub(recomputed.hubNet) });
  look.saw('I6', 'positions', recomputed.positions.length);
}

function compare(
  look: Inspection,
  { id }: Run,
  { stated, expected }: { readonly stated: readonly Position[]; readonly expected: readonly Position[] },
): void {
  const keyOf = ({ party, currency }: Position) => `${party} ${currency}`;
  const amounts = new Map(stated.map((one) => [keyOf(one), one.amount]));
  const expectedKeys = new Set(expected.map(keyOf));
  for (const one of expected) {
    const is = amounts.get(keyOf(one)) ?? ZERO;
    const text = `${one.party} is at ${is.toFixed()} ${one.currency}, its documents give ${one.amount.toFixed()}`;
    look.mustHold('I6', is.equals(one.amount), () => [id, text]);
  }
  const stray = stated.find((one) => !expectedKeys.has(keyOf(one)) && !one.amount.isZero());
  look.mustHold('I6', stray === undefined, () => [id, `${stray?.party} is on none of its documents`]);
}
