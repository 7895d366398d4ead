import type { Staff } from '../../../domain/access.js';
import type { CdrRecord } from '../../../domain/clearing/cdr-record.js';
import type { Objection } from '../../../domain/contests/check-contest.js';
import type { Contest } from '../../../domain/contests/contest.js';
import type { CdrQuery } from '../../../flows/access/list-cdrs.js';
import type { Answer } from '../../../flows/contests/answer-contest.js';
import type { Approvals } from '../../../flows/contests/approve-cdrs.js';
import type { CdrLife } from '../../../flows/contests/cdr-life.js';
import type { EvidenceFile, NewEvidence } from '../../../flows/contests/evidence.js';
import type { ContestQuery } from '../../../flows/contests/find-contest.js';
import type { ContestedOne, NewContest } from '../../../flows/contests/open-contest.js';

/**
 * The life of a CDR after it was received: what /api asks of the flows. All refuse with `unknown-object` what the person
 * may not see, with `forbidden` what is another side's to do, and with `conflict` what is not possible any more.
 */
export interface ContestFlows {
  openContest(staff: Staff, wanted: NewContest): Promise<Contest>;
  openContests(
    staff: Staff,
    wanted: Objection & { readonly cdrKeys: readonly string[] },
  ): Promise<readonly ContestedOne[]>;
  listContests(
    staff: Staff,
    query: ContestQuery,
  ): Promise<{ readonly items: readonly Contest[]; readonly total: number }>;
  findContest(staff: Staff, id: string): Promise<Contest>;
  answerContest(staff: Staff, answer: DecisionOn & { readonly decision: Answer }): Promise<Contest>;
  retractContest(staff: Staff, retraction: DecisionOn): Promise<Contest>;
  addEvidence(staff: Staff, evidence: NewEvidence): Promise<Contest>;
  evidenceFile(staff: Staff, wanted: { readonly contestId: string; readonly sha256: string }): Promise<EvidenceFile>;
  approveCdr(staff: Staff, key: string): Promise<CdrRecord>;
  approveCdrs(staff: Staff, keys: readonly string[]): Promise<Approvals>;
  approveMatching(staff: Staff, filter: Omit<CdrQuery, 'review' | 'rule'>): Promise<Approvals>;
  acceptMismatch(staff: Staff, decision: ReasonFor): Promise<CdrRecord>;
  recheckCdr(staff: Staff, key: string): Promise<CdrRecord>;
  holdCdr(staff: Staff, decision: ReasonFor): Promise<CdrRecord>;
  releaseCdr(staff: Staff, key: string): Promise<CdrRecord>;
  /** Asked only after `findCdr` has shown it. */
  cdrLife(record: CdrRecord): Promise<CdrLife>;
  /** The clock by which a contest is overdue. */
  contestsNow(): Date;
}

interface DecisionOn {
  readonly id: string;
  readonly text: string;
}

interface ReasonFor {
  readonly key: string;
  readonly reason: string;
}
