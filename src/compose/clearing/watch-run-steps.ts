import type { Run } from '../../domain/clearing/run.js';
import type { Stores } from '../../flows/hub.js';
import { RUN_STEPS, type RunStep } from '../../flows/runs/run-steps.js';

/** Told of each step of a run, right after its write is durable. */
export type StepDone = (step: RunStep) => void;

/** Stores that tell of the steps of clearing runs, so that flows need not know of it. */
export function watchRunSteps(stores: Stores, done: StepDone): Stores {
  const { runs, cdrs, drafts, documents, files, ledger, paymentOrders } = stores;
  const tell = (step: RunStep) => () => done(step);
  return {
    ...stores,
    runs: {
      ...runs,
      insert: after(runs.insert, tell('open')),
      advance: after(runs.advance, (run) => done(stepTo(run))),
    },
    cdrs: {
      ...cdrs,
      allocate: after(cdrs.allocate, tell('allocate')),
      release: after(cdrs.release, tell('release blocked')),
      freeze: after(cdrs.freeze, tell('freeze')),
      markDocumented: after(cdrs.markDocumented, tell('mark')),
      markSettled: after(cdrs.markSettled, tell('markSettled')),
      releaseRun: after(cdrs.releaseRun, tell('give back')),
    },
    drafts: {
      ...drafts,
      keepPlan: after(drafts.keepPlan, tell('keepPlan')),
      discardPlan: after(drafts.discardPlan, tell('discard')),
    },
    documents: {
      ...documents,
      issue: after(documents.issue, tell('number')),
      attach: after(documents.attach, tell('attach')),
    },
    files: { ...files, put: after(files.put, tell('file')) },
    ledger: { ...ledger, post: after(ledger.post, ({ key }) => entryStep(key, done)) },
    paymentOrders: { ...paymentOrders, insertAll: after(paymentOrders.insertAll, tell('orders')) },
  };
}

function after<Given extends readonly unknown[], Answer>(
  write: (...given: Given) => Promise<Answer>,
  then: (...given: Given) => void,
): (...given: Given) => Promise<Answer> {
  return async (...given) => {
    const answer = await write(...given);
    // Refused: nothing was written.
    if (answer !== false) then(...given);
    return answer;
  };
}

/** A run that is written is advanced to its state. */
function stepTo({ state }: Run): RunStep {
  const step = RUN_STEPS.find((one) => one === `advance ${state}`);
  if (!step) throw new Error(`no step leads to ${state}`);
  return step;
}

/** Which step an entry of the journal belongs to; entries of other matters to none. */
function entryStep(key: string, done: StepDone): void {
  const step = ENTRY_STEPS[key.slice(0, key.indexOf(':'))];
  if (step) done(step);
}

const ENTRY_STEPS: Readonly<Record<string, RunStep | undefined>> = {
  release: 'release entry',
  invoice: 'book',
  credit: 'book',
  net: 'net',
  fx: 'convert',
  'fx-rounding': 'convert',
};
