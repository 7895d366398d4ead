import { flagged, suspectedLost, withEnd } from '../../domain/charging/lifecycle/changes.js';
import type { Transaction } from '../../domain/charging/transaction.js';
import { tellNow } from './billing/tell-session.js';
import { changeTransaction } from './change-transaction.js';
import { type ChargingHub, policyOf } from './ports.js';

/**
 * An EVSE charges one car at a time: what is open there when another transaction begins has ended without a word, and
 * ends with its last value (INTERRUPTED). The times of the events decide, not when they came: a station that was offline
 * may tell of an older transaction while a newer one runs, and its stop will follow. If it does not, the older one is
 * taken for lost. A stop that comes late still counts until the CDR is made. Returns those that it has ended.
 */
export async function interruptOthers(hub: ChargingHub, transaction: Transaction): Promise<readonly Transaction[]> {
  if (transaction.evse === 0 || transaction.end) return [];
  const open = await hub.transactions.openOf(transaction.stationId);
  const others = open.filter(({ id, evse }) => id !== transaction.id && evse === transaction.evse);
  const interrupted: Transaction[] = [];
  for (const other of others) {
    if (isBefore(other, transaction)) interrupted.push(await interrupt(hub, other, transaction.startedAt));
  }
  if (others.some((other) => isBefore(transaction, other))) {
    await changeTransaction(hub, transaction, (current) =>
      current.suspectedLostAt ? current : suspectedLost(current, hub.clock.now(), policyOf(hub)),
    );
  }
  return interrupted;
}

/** The last moment of which something is known, of a transaction that the station did not end. */
export async function lastHeardOf(
  hub: Pick<ChargingHub, 'transactions'>,
  { id, startedAt }: Transaction,
  before?: Date,
): Promise<Date> {
  const facts = await hub.transactions.factsOf(id);
  const times = facts.flatMap(({ at, samples }) => [at, ...samples.map((sample) => sample.at)]);
  const known = times.map((at) => at.getTime()).filter((atMs) => !before || atMs <= before.getTime());
  return new Date(Math.max(startedAt.getTime(), ...known));
}

async function interrupt(hub: ChargingHub, other: Transaction, before: Date): Promise<Transaction> {
  const at = await lastHeardOf(hub, other, before);
  const waiting = { now: hub.clock.now(), waitMs: policyOf(hub).retryWindowMs };
  const interrupted = await changeTransaction(hub, other, (current) => {
    const ended = withEnd(current, { at, how: 'INTERRUPTED' }, waiting);
    return ended === current ? current : { ...ended, flags: flagged(ended, 'INTERRUPTED') };
  });
  hub.log.warn({ event: 'transaction.interrupted', transaction: other.id, station: other.stationId });
  await tellNow(hub, interrupted);
  return interrupted;
}

function isBefore(a: Transaction, b: Transaction): boolean {
  const byStart = a.startedAt.getTime() - b.startedAt.getTime();
  return byStart < 0 || (byStart === 0 && a.receivedAt <= b.receivedAt && a.id !== b.id);
}
