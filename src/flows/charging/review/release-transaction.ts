import type { Staff } from '../../../domain/access.js';
import type { Driver } from '../../../domain/charging/authorization.js';
import { withEnd } from '../../../domain/charging/lifecycle/changes.js';
import type { Transaction, TransactionReview } from '../../../domain/charging/transaction.js';
import type { Decimal } from '../../../domain/decimal.js';
import { HubError } from '../../../domain/errors.js';
import { objectKey, type PartyId, partyKey } from '../../../domain/party.js';
import type { TokenType } from '../../../domain/roaming/cdr.js';
import { findOutlet, type OutletRef } from '../../../domain/stations/station.js';
import { issueCdr } from '../billing/issue-cdr.js';
import { tellSession } from '../billing/tell-session.js';
import { changeTransaction } from '../change-transaction.js';
import { lastHeardOf } from '../interrupt-others.js';
import type { ChargingHub } from '../ports.js';
import { findVisible } from './review-transactions.js';

/** What a person decides on a transaction that waits for one, and why. */
export interface ReleaseWish {
  readonly decision: 'BILL' | 'NOTHING';
  readonly reason: string;
  /** In place of what was measured; Wh. */
  readonly energyWh?: Decimal;
  /** Whose token it was: one that the hub knows. */
  readonly token?: { readonly party: PartyId; readonly uid: string; readonly type: TokenType };
  /** Where it was, when nobody knows: as the station numbers it. */
  readonly outlet?: OutletRef;
  /** When it began, when only its stop is known. */
  readonly startedAt?: Date;
}

const MOST_REASON = 500;
const MOST_WH = 10_000_000;

/**
 * Takes a person's word on a transaction that waits for one, or that its station never ended: its CDR is made, by the
 * energy and the token that the person names, or nothing comes of it. Word and reason are kept. Refuses with
 * `unknown-object` (not to be seen, no such token), `bad-field`, `conflict` (nothing waits) and `cannot-price`.
 */
export async function releaseTransaction(
  hub: ChargingHub,
  staff: Staff,
  { id, wish }: { readonly id: string; readonly wish: ReleaseWish },
): Promise<Transaction> {
  const transaction = await findVisible(hub, staff, id);
  checkWish(transaction, wish);
  const located = await withPlace(hub, transaction, wish);
  const driver = wish.token ? await driverOf(hub, located, wish.token) : located.driver;
  if (wish.decision === 'BILL' && !driver) {
    throw new HubError('bad-field', 'token: nobody is known who could be billed', 'token');
  }
  const review: TransactionReview = {
    by: staff.email,
    at: hub.clock.now(),
    reason: wish.reason.trim(),
    decision: wish.decision,
    ...(wish.energyWh && { energyWh: wish.energyWh }),
    ...(driver && { driver }),
  };
  const lastHeard = await lastHeardOf(hub, transaction);
  const reviewed = await changeTransaction(hub, id, (current) => {
    if (current.revision !== transaction.revision) throw new HubError('conflict', 'somebody else is changing it');
    const ended = withEnd(located, { at: lastHeard, how: 'LOST' }, { now: review.at, waitMs: 0 });
    return { ...ended, outcome: 'OPEN', nextStep: 'ISSUE_CDR', dueAt: review.at, review, ...(driver && { driver }) };
  });
  hub.log.info({ event: 'transaction.released', transaction: id, decision: wish.decision, by: staff.email });
  const told = await tellSession(hub, reviewed);
  const settled = await issueCdr(hub, told.transaction, told.loaded);
  if (settled.outcome !== 'QUARANTINED') return settled;
  throw new HubError('cannot-price', settled.why ?? 'it cannot be priced', 'tariffs');
}

function checkWish(transaction: Transaction, { reason, energyWh, startedAt }: ReleaseWish): void {
  const waits =
    transaction.outcome === 'QUARANTINED' ||
    (transaction.outcome === 'OPEN' && transaction.flags.includes('NEVER_STOPPED'));
  if (!waits) throw new HubError('conflict', 'outcome: the transaction does not wait for a person', 'outcome');
  const length = reason.trim().length;
  if (length === 0 || length > MOST_REASON) {
    throw new HubError('bad-field', `reason: expected 1 to ${MOST_REASON} characters`, 'reason');
  }
  if (energyWh && (energyWh.isNegative() || energyWh.greaterThan(MOST_WH))) {
    throw new HubError('bad-field', `energy_wh: expected 0 to ${MOST_WH}`, 'energy_wh');
  }
  if (startedAt && transaction.end && startedAt > transaction.end.at) {
    throw new HubError('bad-field', 'started_at: is after the end', 'started_at');
  }
}

async function withPlace(hub: ChargingHub, transaction: Transaction, wish: ReleaseWish): Promise<Transaction> {
  const begun = wish.startedAt ? { ...transaction, startedAt: wish.startedAt } : transaction;
  if (wish.decision === 'NOTHING' || (begun.evse !== 0 && !wish.outlet)) return begun;
  const station = await hub.stations.find(begun.stationId);
  const outlet = station && wish.outlet && findOutlet(station, wish.outlet);
  if (!outlet) throw new HubError('bad-field', 'outlet: say which connector of the station it was', 'outlet');
  const { evse, connector } = outlet;
  return {
    ...begun,
    evse: evse.number,
    connector: connector.number,
    evseUid: evse.uid,
    connectorId: connector.id,
  };
}

/** The driver of a token that an eMSP has told the hub of. */
async function driverOf(
  hub: Pick<ChargingHub, 'objects' | 'ocpi'>,
  { driver }: Transaction,
  { party, uid, type }: NonNullable<ReleaseWish['token']>,
): Promise<Driver> {
  const known = driver?.token;
  const stored = await hub.objects.find('tokens', objectKey(party, uid, type));
  if (!stored) throw new HubError('unknown-object', `token: ${partyKey(party)} has no such token here`, 'token');
  const token = hub.ocpi.readToken(stored.ocpiVersion, stored.json);
  const isSame = known && known.uid.toUpperCase() === token.uid.toUpperCase() && known.type === token.type;
  if (driver && isSame && partyKey(known.party) === partyKey(party)) return driver;
  return {
    token: { party: token.party, uid: token.uid, type: token.type, contractId: token.contractId },
    authMethod: 'WHITELIST',
    ...(token.groupId !== undefined && { groupId: token.groupId }),
  };
}
