import { flagged, withEnd } from '../../../domain/charging/lifecycle/changes.js';
import type { Transaction } from '../../../domain/charging/transaction.js';
import { changeTransaction, withoutStep } from '../change-transaction.js';
import { lastHeardOf } from '../interrupt-others.js';
import { type ChargingHub, policyOf } from '../ports.js';
import { issueCdr } from './issue-cdr.js';
import { tellSession } from './tell-session.js';

/** Transactions that are read in one go, and that are worked at together. */
const AT_ONCE = 200;
const TOGETHER = 8;
/** Then another run of the job goes on. */
const MOST_ROUNDS = 25;
/** One that failed is tried again after so long. */
const RETRY_MS = 60_000;
const ASK_MS = 10_000;

/**
 * Does what is due of transactions: tells eMSPs how sessions stand, closes what was lost, and makes the CDRs of those that
 * have ended. Everything may be done twice. Returns how many were looked at; one that fails holds up no other.
 */
export async function settleDue(hub: ChargingHub, now: Date): Promise<number> {
  let looked = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const due = await hub.transactions.due(now, AT_ONCE);
    for (let from = 0; from < due.length; from += TOGETHER) {
      await Promise.all(due.slice(from, from + TOGETHER).map((transaction) => tryStep(hub, transaction, now)));
    }
    looked += due.length;
    if (due.length < AT_ONCE) break;
  }
  return looked;
}

async function tryStep(hub: ChargingHub, transaction: Transaction, now: Date): Promise<void> {
  try {
    await takeStep(hub, transaction, now);
  } catch (error) {
    const { id, stationId: station } = transaction;
    hub.log.error({ event: 'transaction.step-failed', transaction: id, station, error: String(error) });
    await postpone(hub, transaction, RETRY_MS);
  }
}

async function takeStep(hub: ChargingHub, transaction: Transaction, now: Date): Promise<void> {
  switch (transaction.nextStep) {
    case 'TELL_SESSION':
      await tellSession(hub, transaction);
      return;
    case 'CLOSE':
      await (transaction.suspectedLostAt ? close(hub, transaction, now) : lookAt(hub, transaction));
      return;
    case 'ISSUE_CDR':
      await finish(hub, transaction);
      return;
    default:
      await changeTransaction(hub, transaction, withoutStep);
  }
}

/** The eMSP hears of the end before it gets the CDR. */
async function finish(hub: ChargingHub, transaction: Transaction): Promise<void> {
  const { transaction: told, loaded } = await tellSession(hub, transaction);
  if (told.nextStep === 'ISSUE_CDR') await issueCdr(hub, told, loaded);
}

/** Closes a transaction that its station has forgotten, with its last value; one that it still knows goes on. */
async function close(hub: ChargingHub, transaction: Transaction, now: Date): Promise<void> {
  if (await isStillKnown(hub, transaction)) return postpone(hub, transaction, policyOf(hub).retryWindowMs);
  const at = await lastHeardOf(hub, transaction);
  const closed = await changeTransaction(hub, transaction, (current) => {
    if (!current.suspectedLostAt) return current;
    const ended = withEnd(current, { at, how: 'LOST' }, { now, waitMs: 0 });
    return ended === current ? current : { ...ended, flags: flagged(ended, 'SUSPECTED_LOST') };
  });
  if (closed.end?.how !== 'LOST') return;
  hub.log.warn({ event: 'transaction.lost', transaction: closed.id, station: closed.stationId });
  await finish(hub, closed);
}

/** OCPP 2.0.1, GetTransactionStatus: it runs, or what is to be said of it is in the station's queue. 1.6 cannot tell. */
async function isStillKnown(hub: ChargingHub, { version, stationId, stationRef }: Transaction): Promise<boolean> {
  if (!hub.stationClient || version === undefined || version === '1.6') return false;
  const outcome = await hub.stationClient.command(stationId, { kind: 'GET_TRANSACTION_STATUS', stationRef }, ASK_MS);
  if (outcome.kind !== 'ANSWERED') return false;
  return outcome.payload['ongoingIndicator'] === true || outcome.payload['messagesInQueue'] === true;
}

/** Nothing was heard of it for days. It stays open, since its station may only be offline: a person has to look. */
async function lookAt(hub: ChargingHub, transaction: Transaction): Promise<void> {
  const { id, stationId } = transaction;
  hub.log.warn({ event: 'transaction.never-stopped', transaction: id, station: stationId });
  await changeTransaction(hub, transaction, (current) => ({
    ...withoutStep(current),
    flags: flagged(current, 'NEVER_STOPPED'),
  }));
}

async function postpone(hub: ChargingHub, { id }: Transaction, ms: number): Promise<void> {
  const dueAt = new Date(hub.clock.now().getTime() + ms);
  await changeTransaction(hub, id, (current) => (current.nextStep ? { ...current, dueAt } : current));
}
