import { type CdrRecord, isBooked, termsOf } from '../../../../domain/clearing/cdr-record.js';
import { hasReached, type Run } from '../../../../domain/clearing/run.js';
import type { Inspection } from '../../inspection.js';

interface Places {
  readonly runs: ReadonlyMap<string, Run>;
  /** Runs that are being opened again: their CDRs follow. */
  readonly inCorrection: ReadonlySet<string>;
}

/**
 * I4: each CDR is in one place that fits its review: free, in a run that is at work, or on a line of a sales document, and
 * in the PRINCIPAL model on a line of a purchase too. That the lines have exactly these CDRs is asked of the lines (I5).
 */
export function checkPlace(look: Inspection, record: CdrRecord, places: Places): void {
  const reason = faultOf(look, record, places);
  look.mustHold('I4', reason === undefined, () => [`CDR ${record.key}`, reason ?? '']);
}

const IN_RUNS: ReadonlySet<string> = new Set(['APPROVED', 'CREDITED']);

function faultOf(look: Inspection, { key, cdr, review, finance }: CdrRecord, places: Places): string | undefined {
  look.saw('I4', finance.state === 'UNALLOCATED' ? 'free CDRs' : `${finance.state} CDRs`);
  if (finance.state === 'HELD' || finance.state === 'UNALLOCATED') return undefined;
  if (!isBooked(review) || !IN_RUNS.has(review.state)) return `is ${review.state} and ${finance.state}`;
  if (review.credits && !review.credits.late) return 'left together with what it credits, and is in a run';
  if (cdr.credit && finance.corrects === undefined) return `is a credit in ${finance.runId} and names no document`;
  const run = places.runs.get(finance.runId);
  if (!run) return `is in ${finance.runId}, which does not exist`;
  if (finance.state === 'ALLOCATED') return allocatedFault(look, key, run);
  if (places.inCorrection.has(run.id)) return undefined;
  return documentedFault(termsOf(review).model, finance, run);
}

function allocatedFault(look: Inspection, key: string, run: Run): string | undefined {
  if (hasReached(run, 'DOCUMENTED')) return `is in ${run.id}, which is ${run.state}, and on no document`;
  if (run.state === 'CANCELLED') look.note('I4', `${key} is to be given back by ${run.id}, which was cancelled`);
  return undefined;
}

function documentedFault(
  model: 'AGENT' | 'PRINCIPAL',
  { state, purchaseNumber, purchaseLine }: Extract<CdrRecord['finance'], { documentNumber: string }>,
  run: Run,
): string | undefined {
  if (!hasReached(run, 'APPROVED')) return `is ${state} by ${run.id}, which is ${run.state}`;
  if (state === 'SETTLED' && !hasReached(run, 'SETTLED')) return `is SETTLED by ${run.id}, which is ${run.state}`;
  if (state === 'DOCUMENTED' && run.state === 'CLOSED') return `is DOCUMENTED by ${run.id}, which is CLOSED`;
  const isBought = purchaseNumber !== undefined && purchaseLine !== undefined;
  if (model === 'AGENT') return isBought ? `is of the AGENT model and bought by ${purchaseNumber}` : undefined;
  return isBought || run.state === 'APPROVED' ? undefined : 'is of the PRINCIPAL model, sold and not bought';
}
