import { type SessionState, sessionOf, sessionStateOf } from '../../../domain/charging/billing/session-of.js';
import { watched } from '../../../domain/charging/lifecycle/changes.js';
import type { Transaction } from '../../../domain/charging/transaction.js';
import { HubError, type HubErrorCode } from '../../../domain/errors.js';
import { objectKey, partyKey } from '../../../domain/party.js';
import type { Session } from '../../../domain/roaming/session.js';
import { queuePush } from '../../delivery/send-or-keep.js';
import { receiveObject } from '../../roaming/receive-object.js';
import { findRoute } from '../../routing/find-route.js';
import { changeTransaction } from '../change-transaction.js';
import { type ChargingHub, policyOf } from '../ports.js';
import { type LoadedAmount, loadAmount } from './load-amount.js';

/** Why an eMSP cannot be told: it may read the hub's copy when it can. */
const NOT_TOLD: readonly HubErrorCode[] = ['not-agreed', 'receiver-unreachable', 'unknown-receiver'];

/**
 * Tells the eMSP of a transaction's driver how it stands: a whole Session (OCPI 2.2.1, mod_sessions, PUT), kept as the
 * hub's copy and put into the outbox, where a later one takes its place. Nothing is said twice. An eMSP without agreement
 * or without a platform is not told, which is logged.
 */
export async function tellSession(hub: ChargingHub, transaction: Transaction): Promise<Transaction> {
  const loaded = await loadAmount(hub, transaction);
  const { amount } = loaded;
  const state = sessionStateOf(transaction, amount);
  const isNews = state !== undefined && isNew(transaction, loaded, state);
  const session = isNews && transaction.evse !== 0 ? await asSession(hub, transaction, { loaded, state }) : undefined;
  if (session) await push(hub, session);
  return changeTransaction(hub, transaction.id, (current) => {
    const isDone = current.nextStep === 'TELL_SESSION' && current.dueAt?.getTime() === transaction.dueAt?.getTime();
    const rest = isDone ? watched(current, hub.clock.now(), policyOf(hub)) : current;
    if (!session || !state) return rest;
    const { registerWh, energyWh } = amount;
    return { ...rest, told: { at: session.lastUpdated, energyWh, status: state, ...(registerWh && { registerWh }) } };
  });
}

/** The same for who must not wait for it or fail by it: what is not told now is told by the job. */
export async function tellNow(hub: ChargingHub, transaction: Transaction): Promise<void> {
  try {
    await tellSession(hub, transaction);
  } catch (error) {
    hub.log.error({ event: 'session.not-told', transaction: transaction.id, error: String(error) });
  }
}

function isNew({ told }: Transaction, { amount }: LoadedAmount, state: SessionState): boolean {
  return told?.status !== state || !told.energyWh.equals(amount.energyWh);
}

async function asSession(
  hub: ChargingHub,
  transaction: Transaction,
  { loaded, state }: { readonly loaded: LoadedAmount; readonly state: SessionState },
): Promise<Session | undefined> {
  const { party, siteId, told } = transaction;
  const site = await hub.sites.find(partyKey(party), siteId);
  if (!site) return undefined;
  const lastUpdated = new Date(Math.max(hub.clock.now().getTime(), (told?.at.getTime() ?? 0) + 1));
  return sessionOf(transaction, loaded.amount, { state, currency: site.currency, lastUpdated });
}

async function push(hub: ChargingHub, session: Session): Promise<void> {
  const { party, id, token, lastUpdated } = session;
  const json = hub.writeCharging.session(session);
  const receipt = await receiveObject(hub, {
    module: 'sessions',
    key: objectKey(party, id),
    owner: partyKey(party),
    id,
    ocpiVersion: hub.writeCharging.ocpiVersion,
    json,
    lastUpdated,
    push: { route: { kind: 'hub' }, counterparty: partyKey(token.party) },
  });
  if (receipt === 'outdated') return;
  try {
    const route = await findRoute(hub, { from: party, to: token.party, module: 'sessions', interface: 'RECEIVER' });
    if (route.kind !== 'direct') return;
    const rest = `/${[party.countryCode, party.partyId, id].map(encodeURIComponent).join('/')}`;
    const correlationId = hub.secrets.newId();
    const body = new TextEncoder().encode(json);
    await queuePush(hub, { route, module: 'sessions', method: 'PUT', rest, from: party, correlationId, body });
  } catch (error) {
    if (!(error instanceof HubError) || !NOT_TOLD.includes(error.code)) throw error;
    hub.log.info({ event: 'session.not-sent', session: id, receiver: partyKey(token.party), reason: error.message });
  }
}
