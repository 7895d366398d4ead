import type { CdrRecord } from '../../../src/domain/clearing/cdr-record.js';
import { HubError } from '../../../src/domain/errors.js';
import { cdrLife } from '../../../src/flows/contests/cdr-life.js';
import type { ContestFlows } from '../../../src/wire/api/flows/contest-flows.js';

/** A hub in which nobody has contested anything: whatever is asked for does not exist. */
export function contestFlows(clock: { now(): Date }, cdrs: readonly CdrRecord[]): ContestFlows {
  const unknown = () => Promise.reject(new HubError('unknown-object', 'no such CDR'));
  return {
    openContest: unknown,
    openContests: async () => [],
    listContests: async () => ({ items: [], total: 0 }),
    findContest: unknown,
    answerContest: unknown,
    retractContest: unknown,
    addEvidence: unknown,
    evidenceFile: unknown,
    approveCdr: unknown,
    approveCdrs: async () => ({ approved: 0, refused: [], more: false }),
    approveMatching: async () => ({ approved: 0, refused: [], more: false }),
    acceptMismatch: unknown,
    recheckCdr: unknown,
    holdCdr: unknown,
    releaseCdr: unknown,
    cdrLife: (record) => cdrLife({ ...NO_PAPERS, cdrs: finding(cdrs), clock }, record),
    contestsNow: () => clock.now(),
  };
}

type LifeDeps = Parameters<typeof cdrLife>[0];

const NO_PAPERS = {
  contests: { ofCdr: async () => [] } as Partial<LifeDeps['contests']> as LifeDeps['contests'],
  documents: { find: async () => undefined } as Partial<LifeDeps['documents']> as LifeDeps['documents'],
  runs: { find: async () => undefined } as Partial<LifeDeps['runs']> as LifeDeps['runs'],
};

function finding(cdrs: readonly CdrRecord[]): LifeDeps['cdrs'] {
  return { find: async (key) => cdrs.find((record) => record.key === key) };
}
