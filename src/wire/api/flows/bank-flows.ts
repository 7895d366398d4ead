import type { Staff } from '../../../domain/access.js';
import type { MatchedBankLine } from '../../../domain/bank/bank-line.js';
import type { BankStatement } from '../../../domain/bank/bank-statement.js';
import type { WriteOff, WriteOffState } from '../../../domain/bank/write-off.js';
import type { PartyKey } from '../../../domain/party.js';
import type { ImportedStatements } from '../../../flows/bank/import-statements.js';
import type { StoredReminder } from '../../../flows/bank/list-reminders.js';
import type { PaidOrder, ToldPayment } from '../../../flows/bank/record-payment.js';
import type { BankLineQuery, LineId, WantedAssignment } from '../../../flows/bank/review-line.js';
import type { RefundNote, WantedCredit, WantedRefund } from '../../../flows/bank/use-credit.js';
import type { Decision, WantedWriteOff } from '../../../flows/bank/write-off.js';

interface Listing<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

/** The bank, payments without it, and reminders: what /api asks of the flows. */
export interface BankFlows {
  /** Whole or not at all. Refuses with `bad-field`, `currency-mismatch` and `conflict`. */
  importStatements(statements: readonly BankStatement[]): Promise<ImportedStatements>;
  listBankLines(query: BankLineQuery): Promise<Listing<MatchedBankLine>>;
  confirmMatch(staff: Staff, line: LineId): Promise<MatchedBankLine>;
  reassignLine(staff: Staff, wanted: WantedAssignment): Promise<MatchedBankLine>;
  /** Refuses with `unknown-object` what the caller may not see, and with `forbidden` the debtor. */
  recordPayment(staff: Staff, told: ToldPayment): Promise<PaidOrder>;
  useCredit(staff: Staff, wanted: WantedCredit): Promise<PaidOrder>;
  refundNote(wanted: WantedRefund): Promise<RefundNote>;
  askWriteOff(staff: Staff, wanted: WantedWriteOff): Promise<WriteOff>;
  /** Refuses with `forbidden` the person who asked. */
  decideWriteOff(staff: Staff, decision: Decision): Promise<WriteOff>;
  listWriteOffs(filter: { readonly state?: WriteOffState }): Promise<readonly WriteOff[]>;
  listReminders(staff: Staff, filter: { readonly party?: PartyKey }): Promise<readonly StoredReminder[]>;
  findReminder(staff: Staff, id: string): Promise<StoredReminder>;
}
