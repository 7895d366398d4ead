import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import { postCdrAccrual } from '../../domain/ledger/post-cdr-accrual.js';
import { partyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';
import { type CheckCdrDeps, checkCdr } from './check-cdr.js';
import { waitForCdr, waitForSession } from './waits.js';

export type ClearCdrDeps = CheckCdrDeps & Pick<Hub, 'ledger' | 'outbox' | 'deliverSoon'>;

/**
 * Check, price, book, queue for the eMSP. Every step may run twice without harm: what is left to do stands in the
 * record, and each write has a natural key.
 */
export async function clearCdr(hub: ClearCdrDeps, record: CdrRecord): Promise<void> {
  const checked = record.nextStep === 'CHECK' ? await checkCdr(hub, record, clearCdr) : record;
  if (checked?.nextStep === 'BOOK') await bookCdr(hub, checked);
}

async function bookCdr(hub: ClearCdrDeps, record: CdrRecord): Promise<void> {
  const { cdr, key } = record;
  await hub.ledger.post(postCdrAccrual(record, cdr.totalCost.exclVat));
  await hub.outbox.put({
    kind: 'CDR',
    key: `cdr:${key}→${partyKey(record.emsp)}`,
    from: cdr.party,
    to: record.emsp,
    module: 'cdrs',
    objectKey: key,
    correlationId: record.correlationId,
    createdAt: record.receivedAt,
  });
  hub.deliverSoon(partyKey(record.emsp));
  await checkAgainWhatWaited(hub, record);
  await hub.cdrs.finishStep(key, 'BOOK');
}

/** A credit that came before its original, or a CDR that came before the credit of the one it replaces. */
async function checkAgainWhatWaited(hub: ClearCdrDeps, record: CdrRecord): Promise<void> {
  const { cdr, key } = record;
  const what = cdr.credit && cdr.sessionId ? waitForSession(cdr) : waitForCdr(key);
  for (const waiting of await hub.cdrs.waitingFor(what)) {
    await hub.cdrs.review({ key: waiting, from: ['QUARANTINED'], review: { state: 'RECEIVED' }, nextStep: 'CHECK' });
    const again = await hub.cdrs.find(waiting);
    if (again) await clearCdr(hub, again);
  }
}
