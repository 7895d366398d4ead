import { type CdrRecord, isBooked } from '../../../../domain/clearing/cdr-record.js';
import type { JournalEntry } from '../../../../domain/ledger/entry.js';
import { ACCRUAL_PREFIX, postCdrAccrual } from '../../../../domain/ledger/post-cdr-accrual.js';
import { WITHDRAWAL_PREFIX } from '../../../../domain/ledger/post-withdrawal.js';
import type { Hub } from '../../../hub.js';
import { canonicalJson } from '../../../roaming/canonical-json.js';
import type { Inspection } from '../../inspection.js';
import type { BookedDocuments } from '../issued/bookings.js';
import type { JournalFacts } from '../journal.js';
import { samePostings } from '../totals.js';
import { checkCredit } from './cdr-credits.js';
import { checkPlace } from './cdr-places.js';
import { createUnbilled } from './unbilled.js';

export type CdrDeps = Pick<Hub, 'ledger' | 'secrets'> & {
  readonly cdrs: Pick<Hub['cdrs'], 'stream' | 'find'>;
  readonly runs: Pick<Hub['runs'], 'list'>;
};

interface Facts {
  readonly journal: JournalFacts;
  readonly documents: BookedDocuments;
  /** Runs that are being opened again. */
  readonly inCorrection: ReadonlySet<string>;
}

/** CDRs whose entries are looked up together. */
const BATCH = 500;

/**
 * I3: no received CDR has changed. I4: each is where its review and its run say, booked exactly as accepted, credited or
 * given up, and nothing else is accrued. I8: the accounts of accruals hold what is on no document. Reads CDRs in batches
 * and keeps none; returns how many there are.
 */
export async function checkCdrs(hub: CdrDeps, look: Inspection, facts: Facts): Promise<number> {
  const { journal, documents, inCorrection } = facts;
  const runs = new Map((await hub.runs.list()).map((run) => [run.id, run]));
  const unbilled = createUnbilled(look, documents);
  const seen = { cdrs: 0, accruals: 0, withdrawals: 0 };
  const flush = async (batch: readonly CdrRecord[]): Promise<void> => {
    const entries = await entriesOf(hub, batch, journal.entries);
    for (const record of batch) {
      checkUnchanged(hub, look, record);
      if (!look.asks('I4', 'I8')) continue;
      const booked = checkBooked(look, record, entries);
      if (booked.accrual) seen.accruals += 1;
      if (booked.reversal) seen.withdrawals += 1;
      if (booked.accrual && !booked.reversal) unbilled.add(record);
      checkPlace(look, record, { runs, inCorrection });
    }
    await Promise.all(batch.map((record) => checkCredit(hub, look, record)));
    seen.cdrs += batch.length;
  };
  let batch: CdrRecord[] = [];
  for await (const record of hub.cdrs.stream({})) {
    batch.push(record);
    if (batch.length < BATCH) continue;
    await flush(batch);
    batch = [];
  }
  await flush(batch);
  checkCounts(look, seen, journal);
  unbilled.check(journal.balances);
  return seen.cdrs;
}

function checkUnchanged(hub: Pick<Hub, 'secrets'>, look: Inspection, { key, original, contentHash }: CdrRecord): void {
  if (!look.asks('I3')) return;
  const isSame = hub.secrets.sha256(canonicalJson(original)) === contentHash;
  look.mustHold('I3', isSame, () => [`CDR ${key}`, 'its content has changed']);
  look.saw('I3', 'CDRs');
}

/** What was booked after the journal was read belongs to the next look. */
async function entriesOf(
  { ledger }: Pick<Hub, 'ledger'>,
  batch: readonly CdrRecord[],
  last: number,
): Promise<ReadonlyMap<string, JournalEntry & { readonly isLater: boolean }>> {
  const keys = batch.flatMap(({ key }) => [`${ACCRUAL_PREFIX}${key}`, `${WITHDRAWAL_PREFIX}${key}`]);
  const found = await ledger.ofKeys(keys);
  return new Map(found.map((entry) => [entry.key, { ...entry, isLater: entry.sequence > last }]));
}

/** Which entries of the CDR the journal had when it was read. */
function checkBooked(
  look: Inspection,
  record: CdrRecord,
  entries: ReadonlyMap<string, JournalEntry & { readonly isLater: boolean }>,
): { readonly accrual: boolean; readonly reversal: boolean } {
  const { key, cdr, review, nextStep } = record;
  const accrual = entries.get(`${ACCRUAL_PREFIX}${key}`);
  const reversal = entries.get(`${WITHDRAWAL_PREFIX}${key}`);
  const fault = (holds: boolean, message: string) => look.mustHold('I4', holds, () => [`CDR ${key}`, message]);
  fault(isBooked(review) || !accrual, `is ${review.state} and booked`);
  if (!isBooked(review)) return { accrual: accrual?.isLater === false, reversal: false };

  const claimed = cdr.totalCost.exclVat;
  fault(accrual !== undefined || nextStep === 'BOOK', `booked nothing, not ${claimed.toFixed()}`);
  if (accrual) {
    const expected = postCdrAccrual(record, claimed).postings;
    const is = accrual.postings[0]?.amount.toFixed();
    fault(samePostings(accrual.postings, expected), `booked ${is}, not ${claimed.toFixed()} as it was accepted`);
    look.saw('I4', 'accruals');
  }
  const isWithdrawn = review.state === 'WITHDRAWN';
  fault(!reversal || isWithdrawn, `is ${review.state}, and its accrual was taken back`);
  fault(!isWithdrawn || reversal !== undefined || nextStep === 'TAKE_BACK', 'is given up, and still booked');
  if (reversal && accrual) {
    const opposite = accrual.postings.map((posting) => ({ ...posting, amount: posting.amount.negated() }));
    fault(samePostings(reversal.postings, opposite), 'is given up, and another amount was taken back');
    look.saw('I4', 'withdrawals');
  }
  return { accrual: accrual?.isLater === false, reversal: reversal?.isLater === false };
}

function checkCounts(
  look: Inspection,
  seen: { readonly accruals: number; readonly withdrawals: number },
  { accruals, withdrawals }: JournalFacts,
): void {
  look.mustHold('I4', accruals() === seen.accruals, () => [
    'journal',
    `${accruals()} accruals, ${seen.accruals} booked CDRs`,
  ]);
  look.mustHold('I4', withdrawals() === seen.withdrawals, () => [
    'journal',
    `${withdrawals()} withdrawals, ${seen.withdrawals} CDRs that were given up`,
  ]);
}
