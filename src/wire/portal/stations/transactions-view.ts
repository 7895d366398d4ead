import type { Transaction } from '../../../domain/charging/transaction.js';
import { Decimal, toText } from '../../../domain/decimal.js';
import { partyKey } from '../../../domain/party.js';
import type { Filters } from '../asked.js';
import type { PageLinks } from '../page-links.js';
import { type ShownTime, shownTime, stationPath, type Tone } from './shown.js';

/** The page of transactions, ready to be put into HTML. */
export interface TransactionsView {
  readonly filters: Filters;
  readonly isFiltered: boolean;
  readonly rows: readonly TransactionRow[];
  readonly pages?: PageLinks;
  readonly complaint?: string;
}

export interface TransactionRow {
  readonly id: string;
  readonly station: string;
  readonly stationHref: string;
  readonly evseUid: string;
  readonly started: ShownTime;
  readonly ended?: ShownTime;
  readonly endReason?: string;
  /** The eMSP whose driver it is. */
  readonly emsp?: string;
  /** As it was last told in its Session; kWh. */
  readonly energyKwh?: string;
  readonly outcome: Transaction['outcome'];
  readonly tone: Tone;
  readonly flags: readonly string[];
  readonly why?: string;
  /** Absent: it has none. */
  readonly cdrHref?: string;
}

const TONES: Readonly<Record<Transaction['outcome'], Tone>> = {
  CDR: 'good',
  NOTHING: 'plain',
  OPEN: 'wait',
  QUARANTINED: 'bad',
};
const WH_PER_KWH = new Decimal(1_000);

export function viewTransaction(transaction: Transaction, baseUrl: string): TransactionRow {
  const { id, party, stationId, outcome, end, driver, told, why } = transaction;
  const cdrPath = `${baseUrl}/cdrs/${encodeURIComponent(partyKey(party))}/${encodeURIComponent(id)}`;
  return {
    id,
    station: stationId,
    stationHref: stationPath(baseUrl, stationId),
    evseUid: transaction.evseUid,
    started: shownTime(transaction.startedAt),
    ...(end && { ended: shownTime(end.at) }),
    ...(end?.reason !== undefined && { endReason: end.reason }),
    ...(driver && { emsp: partyKey(driver.token.party) }),
    ...(told && { energyKwh: toText(told.energyWh.dividedBy(WH_PER_KWH), 1) }),
    outcome,
    tone: TONES[outcome],
    flags: transaction.flags,
    ...(why !== undefined && { why }),
    ...(outcome === 'CDR' && { cdrHref: cdrPath }),
  };
}
