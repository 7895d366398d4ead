import type { ChargingPeriod } from '../../roaming/cdr.js';
import type { Session } from '../../roaming/session.js';
import { billedKwh, cutPeriods } from '../periods/charging-periods.js';
import { sessionIdOf, type Transaction } from '../transaction.js';
import type { TransactionAmount } from './amount-of.js';

export type SessionState = 'ACTIVE' | 'COMPLETED' | 'INVALID' | 'PENDING';

/**
 * The state of the OCPI Session of a transaction (2.2.1, mod_sessions, SessionStatus). PENDING: nobody has been told to
 * charge yet. INVALID: the driver may not charge, and got energy all the same. Undefined: it is no matter of an eMSP.
 */
export function sessionStateOf(
  transaction: Transaction,
  { energyWh }: Pick<TransactionAmount, 'energyWh'>,
): SessionState | undefined {
  const { driver, review, outcome, end, flags } = transaction;
  if (review?.decision === 'NOTHING' || flags.includes('STOP_UNMATCHED')) return undefined;
  if (flags.includes('NOT_AUTHORIZED') && review?.decision !== 'BILL') {
    return energyWh.isZero() ? undefined : 'INVALID';
  }
  if (!driver) return end ? undefined : 'PENDING';
  return end || outcome !== 'OPEN' ? 'COMPLETED' : 'ACTIVE';
}

export interface SessionTerms {
  readonly state: SessionState;
  readonly currency: string;
  /** Later than whatever was told before. */
  readonly lastUpdated: Date;
}

/** The OCPI Session of a transaction; undefined while no driver is known. Energy in kWh, as the CDR will have it. */
export function sessionOf(
  transaction: Transaction,
  amount: TransactionAmount,
  { state, currency, lastUpdated }: SessionTerms,
): Session | undefined {
  const { driver, end } = transaction;
  if (!driver) return undefined;
  const { authMethod, authorizationReference, token } = driver;
  return {
    party: transaction.party,
    id: sessionIdOf(transaction),
    startedAt: amount.startedAt,
    ...(end && { endedAt: amount.endedAt }),
    energyKwh: billedKwh(amount.energyWh),
    token,
    authMethod,
    ...(authorizationReference !== undefined && { authorizationReference }),
    locationId: transaction.siteId,
    evseUid: transaction.evseUid,
    connectorId: transaction.connectorId,
    currency,
    chargingPeriods: periodsOf(amount),
    status: state,
    lastUpdated,
  };
}

/** With what the car gave back, which only a Session may tell (OCPI 2.2.1, mod_cdrs, CdrDimensionType). */
function periodsOf(amount: TransactionAmount): readonly ChargingPeriod[] {
  const { periods } = cutPeriods(amount, []);
  const last = periods.at(-1);
  if (!last || amount.exportWh.isZero()) return periods;
  const exported = { type: 'ENERGY_EXPORT', volume: billedKwh(amount.exportWh) } as const;
  return [...periods.slice(0, -1), { ...last, dimensions: [...last.dimensions, exported] }];
}
