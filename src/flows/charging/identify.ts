import type { Authorization, AuthorizationStatus, Driver } from '../../domain/charging/authorization.js';
import { parentIdTokenOf } from '../../domain/charging/driver-token.js';
import type { IdToken } from '../../domain/charging/id-token.js';
import { flagged, toBeTold } from '../../domain/charging/lifecycle/changes.js';
import { sameToken } from '../../domain/charging/lifecycle/keys.js';
import type { Transaction } from '../../domain/charging/transaction.js';
import { sameParty } from '../../domain/party.js';
import { tokenKey } from '../../domain/roaming/token.js';
import type { FromStation } from '../stations/station-flows.js';
import { changeTransaction } from './change-transaction.js';
import { type ChargingHub, policyOf, type ShownToken } from './ports.js';

export interface Identified {
  readonly transaction: Transaction;
  readonly authorization: Authorization;
}

/**
 * Finds out who charges in a transaction and whether they may, once: for a repetition the answer is the one that was
 * given. A driver who may not charge is kept, too: energy may have flowed.
 */
export async function identifyStarter(
  hub: ChargingHub,
  from: FromStation,
  { transaction, shown }: { readonly transaction: Transaction; readonly shown: ShownToken },
): Promise<Identified> {
  const { authorization: status, driver } = transaction;
  if (status) return { transaction, authorization: answerOf(hub, status, driver) };
  const authorization = await hub.identifyDriver(from, shown);
  const changed = await changeTransaction(hub, transaction, (current) =>
    isAbout(current, shown) ? withAnswer(hub, current, authorization) : current,
  );
  return { transaction: changed, authorization };
}

/** What is said to a token that ends a transaction, and whether it is that of somebody else. */
export async function judgeStopToken(
  hub: ChargingHub,
  from: FromStation,
  { transaction, shown }: { readonly transaction: Transaction; readonly shown: ShownToken },
): Promise<{ readonly authorization: Authorization; readonly isOther: boolean }> {
  const { authorization: status = 'ACCEPTED', driver, idToken } = transaction;
  if (sameToken(shown.idToken, idToken)) return { authorization: answerOf(hub, status, driver), isOther: false };
  const authorization = await hub.identifyDriver(from, { ...shown, isEnd: true });
  return { authorization, isOther: !mayEnd(authorization.driver, driver) };
}

/** The driver itself, such as with the card of who began by app, or one of the same group. */
function mayEnd(one: Driver | undefined, other: Driver | undefined): boolean {
  if (!one || !other || !sameParty(one.token.party, other.token.party)) return false;
  return tokenKey(one.token) === tokenKey(other.token) || (one.groupId !== undefined && one.groupId === other.groupId);
}

function withAnswer(hub: ChargingHub, current: Transaction, answer: Authorization): Transaction {
  const { status, driver, sessionId, reserved } = answer;
  if (current.outcome !== 'OPEN' || current.authorization) return current;
  const flags = status === 'ACCEPTED' ? current.flags : flagged(current, 'NOT_AUTHORIZED');
  const known: Transaction = {
    ...current,
    authorization: status,
    flags,
    ...(driver && { driver }),
    ...(sessionId !== undefined && { sessionId }),
    ...(reserved && { reserved }),
  };
  return toBeTold(known, { now: hub.clock.now(), policy: policyOf(hub) });
}

/** Another token may have turned out to be the one that began it. */
function isAbout({ idToken }: Transaction, shown: { readonly idToken: IdToken }): boolean {
  return sameToken(idToken, shown.idToken);
}

function answerOf(
  { secrets }: Pick<ChargingHub, 'secrets'>,
  status: AuthorizationStatus,
  driver: Driver | undefined,
): Authorization {
  const parentIdToken = driver?.groupId && parentIdTokenOf(driver.groupId, secrets.sha256);
  return { status, ...(driver && { driver }), ...(parentIdToken && { parentIdToken }) };
}
