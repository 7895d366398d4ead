import type { Contest, ContestState } from '../../domain/contests/contest.js';
import type { PartyKey } from '../../domain/party.js';
import type { Page } from '../object-store.js';

export interface ContestFilter {
  readonly involving?: readonly PartyKey[];
  readonly cdrKey?: string;
  readonly state?: ContestState;
  /** Open ones whose answer was due before. */
  readonly overdueAt?: Date;
  readonly cpo?: PartyKey;
  readonly emsp?: PartyKey;
}

/** Objections to CDRs; one is open per CDR. */
export interface ContestStore {
  /** False: the id is taken, or another contest of the CDR is open. */
  insert(contest: Contest): Promise<boolean>;
  find(id: string): Promise<Contest | undefined>;
  /** Oldest first. */
  ofCdr(cdrKey: string): Promise<readonly Contest[]>;
  /** Changes a contest that is still in `from` and of this revision, which it raises; false when it has moved on. */
  change(contest: Contest, from: ContestState): Promise<boolean>;
  /** Notes that the CDR says what the contest says. */
  finishStep(contest: Contest): Promise<void>;
  /** Contests that a crash left before their CDRs say what they say, opened or answered before `before`. */
  withWorkLeft(before: Date, limit: number): Promise<readonly Contest[]>;
  page(filter: ContestFilter, query: { readonly offset: number; readonly limit: number }): Promise<Page<Contest>>;
  stream(filter: ContestFilter): AsyncIterable<Contest>;
}
