import type { MatchedBankLine, MatchResult } from '../../domain/bank/bank-line.js';
import type { PartyKey } from '../../domain/party.js';
import type { Page } from '../object-store.js';

export interface BankLineFilter {
  readonly result?: MatchResult;
  readonly needsReview?: boolean;
  readonly party?: PartyKey;
  readonly statementId?: string;
  readonly from?: string;
  readonly until?: string;
}

/** Movements of the hub's bank accounts as banks told them; each once. */
export interface BankLineStore {
  /** False: the line of that account is known. */
  insert(line: MatchedBankLine): Promise<boolean>;
  find(account: string, id: string): Promise<MatchedBankLine | undefined>;
  /** What became of a line, after a person looked or a crash left it half done. */
  change(line: MatchedBankLine): Promise<void>;
  page(
    filter: BankLineFilter,
    query: { readonly offset: number; readonly limit: number },
  ): Promise<Page<MatchedBankLine>>;
  stream(filter: BankLineFilter): AsyncIterable<MatchedBankLine>;
  /** Lines that are kept and not booked yet: a crash came between. */
  unbooked(limit: number): Promise<readonly MatchedBankLine[]>;
}
