import type { Outlet } from '../../stations/station.js';
import type { IdToken } from '../id-token.js';
import type { Transaction } from '../transaction.js';
import { flagged, withEnd } from './changes.js';
import { foldToken, sameToken } from './keys.js';

/** An event of OCPP 2.0.1 (TransactionEvent), as far as it changes the transaction itself. */
export interface SpokenEvent {
  readonly kind: 'ENDED' | 'STARTED' | 'UPDATED';
  readonly at: Date;
  readonly isClockDoubtful?: true;
  readonly trigger: string;
  readonly idToken?: IdToken;
  readonly stoppedReason?: string;
  readonly reservationNumber?: number;
  readonly remoteStartNumber?: number;
}

export interface MergeContext {
  readonly outlet?: Outlet;
  readonly now: Date;
  /** How long other messages may still be on their way once it has ended. */
  readonly waitMs: number;
}

/**
 * The transaction with an event put into it. Events may come in any order and again and again: the earliest one tells
 * when it began, the earliest token who charges, and an end stays an end. Nothing changes what was settled.
 */
export function withEvent(transaction: Transaction, event: SpokenEvent, context: MergeContext): Transaction {
  if (transaction.outcome !== 'OPEN') return transaction;
  const located = withOutlet(transaction, context.outlet);
  const { remoteStartNumber, reservationNumber } = event;
  const known = withStarter(
    {
      ...located,
      startedAt: event.at < located.startedAt ? event.at : located.startedAt,
      ...(remoteStartNumber !== undefined && { remoteStartNumber }),
      ...(reservationNumber !== undefined && { reservationNumber }),
      flags: event.isClockDoubtful ? flagged(located, 'CLOCK_DOUBTFUL') : located.flags,
    },
    event,
  );
  if (event.kind !== 'ENDED') return known.end ? { ...known, dueAt: settledAt(known, context) } : known;
  const { at, stoppedReason, idToken } = event;
  const end = {
    at,
    how: 'STATION' as const,
    ...(stoppedReason !== undefined && { reason: stoppedReason }),
    ...(idToken && { idToken }),
  };
  return withEnd(known, end, context);
}

/** Which token an event tells of the driver; one that is shown to stop tells nothing of who charges. */
export function startingToken({ kind, trigger, idToken }: SpokenEvent): IdToken | undefined {
  return kind === 'ENDED' || trigger === 'StopAuthorized' ? undefined : idToken;
}

/**
 * Whether events of a transaction that has ended are missing (OCPP 2.0.1, seqNo), up to the last that came. Stations
 * that do not count say 0 in each: of them nothing can be told.
 */
export function hasGap(seqNos: readonly number[]): boolean {
  const known = new Set(seqNos);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  if (known.size === 0 || most === 0) return false;
  return known.size < most - Math.min(least, 1) + 1;
}

function withOutlet(transaction: Transaction, outlet: Outlet | undefined): Transaction {
  if (transaction.evse !== 0 || !outlet) return transaction;
  const { evse, connector } = outlet;
  return {
    ...transaction,
    evse: evse.number,
    connector: connector.number,
    evseUid: evse.uid,
    connectorId: connector.id,
    flags: transaction.flags.filter((flag) => flag !== 'OUTLET_UNKNOWN'),
  };
}

/** Another driver than was thought has to be asked about again. */
function withStarter(transaction: Transaction, event: SpokenEvent): Transaction {
  const idToken = startingToken(event);
  if (!idToken || !isEarlier(idToken, event.at, transaction)) return transaction;
  if (sameToken(idToken, transaction.idToken)) return { ...transaction, idTokenAt: event.at };
  const { driver: _driver, authorization: _answer, ...rest } = transaction;
  const flags = transaction.flags.filter((flag) => flag !== 'NOT_AUTHORIZED');
  return { ...rest, flags, idToken, idTokenAt: event.at };
}

function isEarlier(idToken: IdToken, at: Date, known: Transaction): boolean {
  if (!known.idToken || !known.idTokenAt || at < known.idTokenAt) return true;
  return at.getTime() === known.idTokenAt.getTime() && foldToken(idToken) < foldToken(known.idToken);
}

/** What came after the end may have filled a gap, or told of one. */
function settledAt({ dueAt }: Transaction, { now, waitMs }: MergeContext): Date {
  const due = new Date(now.getTime() + waitMs);
  return dueAt && waitMs > 0 && dueAt < due && dueAt > now ? dueAt : due;
}
