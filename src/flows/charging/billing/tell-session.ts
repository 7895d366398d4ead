import { type SessionState, sessionOf, sessionStateOf } from '../../../domain/charging/billing/session-of.js';
import { watched } from '../../../domain/charging/lifecycle/changes.js';
import { sessionIdOf, type Transaction } from '../../../domain/charging/transaction.js';
import { objectKey, partyKey } from '../../../domain/party.js';
import type { Session } from '../../../domain/roaming/session.js';
import type { Station } from '../../../domain/stations/station.js';
import { changeTransaction } from '../change-transaction.js';
import { type ChargingHub, policyOf } from '../ports.js';
import { type LoadedAmount, loadAmount } from './load-amount.js';
import { putSession } from './put-session.js';

/** A transaction after its eMSP was told. */
export interface ToldSession {
  readonly transaction: Transaction;
  /** What it amounts to; absent: somebody else has changed it meanwhile. */
  readonly loaded?: LoadedAmount;
}

/**
 * Tells the eMSP of a transaction's driver how it stands: a whole Session (OCPI 2.2.1, mod_sessions, PUT), kept as the
 * hub's copy and put into the outbox, where a later one takes its place. Nothing is said twice. An eMSP without agreement
 * or without a platform is not told, which is logged. `station`: its station, where it was read a moment ago.
 */
export async function tellSession(hub: ChargingHub, transaction: Transaction, station?: Station): Promise<ToldSession> {
  const loaded = await loadAmount(hub, transaction, station);
  const { amount } = loaded;
  const state = sessionStateOf(transaction, amount);
  const isOther = state !== undefined && isNew(transaction, loaded, state);
  const overtakenAt = isOther ? undefined : await overtaken(hub, transaction);
  const isNews = isOther || overtakenAt !== undefined;
  const after = overtakenAt ?? transaction.told?.at;
  const session =
    state && isNews && transaction.evse !== 0 ? await asSession(hub, transaction, { loaded, state, after }) : undefined;
  if (session) await putSession(hub, session);
  const changed: Transaction[] = [];
  const told = await changeTransaction(hub, transaction, (current) => {
    changed.push(current);
    const isDone = current.nextStep === 'TELL_SESSION' && current.dueAt?.getTime() === transaction.dueAt?.getTime();
    const rest = isDone ? watched(current, hub.clock.now(), policyOf(hub)) : current;
    // Of two that tell at once the later Session is the hub's copy.
    if (!session || !state || (current.told && current.told.at > session.lastUpdated)) return rest;
    const { registerWh, energyWh } = amount;
    return { ...rest, told: { at: session.lastUpdated, energyWh, status: state, ...(registerWh && { registerWh }) } };
  });
  return { transaction: told, ...(changed.at(-1) === transaction && { loaded }) };
}

/** The same for who must not wait for it or fail by it: what is not told now is told by the job. */
export async function tellNow(hub: ChargingHub, transaction: Transaction, station?: Station): Promise<void> {
  try {
    await tellSession(hub, transaction, station);
  } catch (error) {
    hub.log.error({ event: 'session.not-told', transaction: transaction.id, error: String(error) });
  }
}

function isNew({ told }: Transaction, { amount }: LoadedAmount, state: SessionState): boolean {
  return told?.status !== state || !told.energyWh.equals(amount.energyWh);
}

interface SessionNow {
  readonly loaded: LoadedAmount;
  readonly state: SessionState;
  /** It has to be later than this. */
  readonly after: Date | undefined;
}

/**
 * When the Session of a transaction that has ended was told that the hub has now, if that is another one than is noted: it
 * was told at the same time, or by a process that died, and says less.
 */
async function overtaken(hub: ChargingHub, transaction: Transaction): Promise<Date | undefined> {
  const { end, told } = transaction;
  if (!end || !told) return undefined;
  const stored = await hub.objects.find('sessions', objectKey(transaction.party, sessionIdOf(transaction)));
  return stored && stored.lastUpdated > told.at ? stored.lastUpdated : undefined;
}

async function asSession(
  hub: ChargingHub,
  transaction: Transaction,
  { loaded, state, after }: SessionNow,
): Promise<Session | undefined> {
  const { party, siteId } = transaction;
  const site = await hub.sites.find(partyKey(party), siteId);
  if (!site) return undefined;
  const lastUpdated = new Date(Math.max(hub.clock.now().getTime(), (after?.getTime() ?? 0) + 1));
  return sessionOf(transaction, loaded.amount, { state, currency: site.currency, lastUpdated });
}
