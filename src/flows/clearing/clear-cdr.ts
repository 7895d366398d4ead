import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import { assert } from '../../domain/errors.js';
import { ACCRUAL_PREFIX, postCdrAccrual } from '../../domain/ledger/post-cdr-accrual.js';
import { postWithdrawal } from '../../domain/ledger/post-withdrawal.js';
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
  if (checked?.nextStep === 'TAKE_BACK') await takeBack(hub, checked);
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

/** The CPO gave its claim up: what was booked for it is booked back, and another CDR of the session may come. */
async function takeBack(hub: ClearCdrDeps, { key, cdr, review }: CdrRecord): Promise<void> {
  const accrual = await hub.ledger.find(`${ACCRUAL_PREFIX}${key}`);
  assert(accrual !== undefined && review.state === 'WITHDRAWN', `CDR ${key} is withdrawn and was never booked`);
  await hub.ledger.post(postWithdrawal(accrual, key, review.withdrawnAt));
  if (cdr.sessionId) await checkAgain(hub, waitForSession(cdr));
  await hub.cdrs.finishStep(key, 'TAKE_BACK');
}

/** A credit that came before its original, or a CDR that came before the credit of the one it replaces. */
async function checkAgainWhatWaited(hub: ClearCdrDeps, record: CdrRecord): Promise<void> {
  const { cdr, key } = record;
  await checkAgain(hub, cdr.credit && cdr.sessionId ? waitForSession(cdr) : waitForCdr(key));
}

async function checkAgain(hub: ClearCdrDeps, what: string): Promise<void> {
  for (const waiting of await hub.cdrs.waitingFor(what)) {
    await hub.cdrs.review({ key: waiting, from: ['QUARANTINED'], review: { state: 'RECEIVED' }, nextStep: 'CHECK' });
    const again = await hub.cdrs.find(waiting);
    if (again) await clearCdr(hub, again);
  }
}
