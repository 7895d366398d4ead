import type { Staff } from '../../../domain/access.js';
import type { AgingRow } from '../../../domain/desk/aging.js';
import type { ReconciliationRecord } from '../../../domain/desk/reconciliation.js';
import type { PartyKey } from '../../../domain/party.js';
import type { AgingQuery } from '../../../flows/desk/aging.js';
import type { StreamedFile, WantedDownload } from '../../../flows/desk/download-list.js';

/** The finance desk: whole lists, what is overdue, the books. */
export interface DeskFlows {
  /** Refuses `forbidden` lists of operators, and `too-many-requests` of one person at once. */
  downloadList(staff: Staff, wanted: WantedDownload): StreamedFile;
  aging(staff: Staff, query: AgingQuery): Promise<readonly AgingRow[]>;
  /** Refuses `unknown-object`, and `conflict` a document without CDRs. */
  reconciliation(staff: Staff, number: string): Promise<ReconciliationRecord>;
  /** Refuses `unknown-object`, `bad-field` days of two fiscal years, and `too-many-requests` as lists. */
  datev(
    staff: Staff,
    query: { readonly party?: PartyKey; readonly from: string; readonly until: string },
  ): StreamedFile;
  /** The journal as plain text for hledger, line by line. */
  hledger(): AsyncIterable<string>;
}
