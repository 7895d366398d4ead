import type { Authorization, AuthorizationStatus, Driver } from '../../domain/charging/authorization.js';
import type { IdToken } from '../../domain/charging/id-token.js';
import { flagged, toBeTold } from '../../domain/charging/lifecycle/changes.js';
import { sameToken } from '../../domain/charging/lifecycle/keys.js';
import type { Transaction } from '../../domain/charging/transaction.js';
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
  if (status) return { transaction, authorization: answerOf(status, driver) };
  const authorization = await hub.identifyDriver(from, shown);
  const changed = await changeTransaction(hub, transaction.id, (current) =>
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
  if (sameToken(shown.idToken, idToken)) return { authorization: answerOf(status, driver), isOther: false };
  const authorization = await hub.identifyDriver(from, shown);
  const isOfGroup = driver?.groupId !== undefined && driver.groupId === authorization.driver?.groupId;
  return { authorization, isOther: !isOfGroup };
}

function withAnswer(hub: ChargingHub, current: Transaction, { status, driver, sessionId }: Authorization): Transaction {
  if (current.outcome !== 'OPEN' || current.authorization) return current;
  const flags = status === 'ACCEPTED' ? current.flags : flagged(current, 'NOT_AUTHORIZED');
  const known: Transaction = {
    ...current,
    authorization: status,
    flags,
    ...(driver && { driver }),
    ...(sessionId !== undefined && { sessionId }),
  };
  return toBeTold(known, { now: hub.clock.now(), policy: policyOf(hub) });
}

/** Another token may have turned out to be the one that began it. */
function isAbout({ idToken }: Transaction, shown: { readonly idToken: IdToken }): boolean {
  return sameToken(idToken, shown.idToken);
}

function answerOf(status: AuthorizationStatus, driver: Driver | undefined): Authorization {
  return { status, ...(driver && { driver }) };
}
