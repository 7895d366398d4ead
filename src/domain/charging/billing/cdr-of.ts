import { Decimal, roundTo } from '../../decimal.js';
import { assert } from '../../errors.js';
import type { PricedCdr } from '../../pricing/priced-cdr.js';
import type { Cdr, CdrLocation, SignedData } from '../../roaming/cdr.js';
import type { Price } from '../../roaming/price.js';
import { billedKwh, hoursOf, volumeOf } from '../periods/charging-periods.js';
import { isReserved } from '../periods/reserved-periods.js';
import { sessionIdOf, type Transaction } from '../transaction.js';
import type { TransactionAmount } from './amount-of.js';
import type { PricedSession } from './priced-session.js';

export interface CdrTerms {
  readonly amount: TransactionAmount;
  readonly session: PricedSession;
  readonly location: CdrLocation;
  readonly signedData?: SignedData;
  readonly now: Date;
}

/** Amounts of a CDR are OCPI numbers of four decimals (OCPI 2.2.1, types, number); whole cents are made on documents. */
const DECIMALS = 4;
const MOST_REMARK = 255;

/**
 * The CDR of a transaction (OCPI 2.2.1, mod_cdrs, CDR), under its own id, so that it can be made only once. Times are
 * those of the events, or the start of a reservation that is billed with it; total_time is the wall clock of the charging
 * session without that, and total_parking_time what was not charging, also where it is free.
 */
export function cdrOf(transaction: Transaction, { amount, session, location, signedData, now }: CdrTerms): Cdr {
  const driver = transaction.review?.driver ?? transaction.driver;
  assert(driver !== undefined, `transaction ${transaction.id} has no driver`);
  const { token, authMethod, authorizationReference } = driver;
  const { startedAt, endedAt } = amount;
  const parkingH = volumeOf(session.periods, 'PARKING_TIME');
  const remark = remarkOf(transaction, amount, session);
  const totalEnergyKwh = billedKwh(amount.energyWh);
  const inPeriods = volumeOf(session.periods, 'ENERGY');
  assert(totalEnergyKwh.equals(inPeriods), `periods of ${transaction.id} have ${inPeriods.toFixed()} kWh`);
  return {
    party: transaction.party,
    id: transaction.id,
    startedAt: session.startedAt,
    endedAt,
    sessionId: sessionIdOf(transaction),
    token,
    authMethod,
    ...(authorizationReference !== undefined && { authorizationReference }),
    location,
    currency: session.currency,
    tariffs: session.tariffs,
    chargingPeriods: session.periods,
    ...(signedData && { signedData }),
    ...costsOf(session.priced),
    totalEnergyKwh,
    totalTimeH: hoursOf(endedAt.getTime() - startedAt.getTime()),
    ...(parkingH.greaterThan(0) && { totalParkingTimeH: parkingH }),
    ...(remark !== undefined && { remark }),
    credit: false,
    lastUpdated: now,
  };
}

/** What a session costs, as a CDR tells it. */
export function costsOf(priced: PricedCdr): Pick<Cdr, 'totalCost'> & Partial<Cdr> {
  const { totalCost, totalFixedCost, totalEnergyCost, totalTimeCost, totalParkingCost, totalReservationCost } = priced;
  return {
    totalCost: rounded(totalCost),
    ...(totalFixedCost && { totalFixedCost: rounded(totalFixedCost) }),
    ...(totalEnergyCost && { totalEnergyCost: rounded(totalEnergyCost) }),
    ...(totalTimeCost && { totalTimeCost: rounded(totalTimeCost) }),
    ...(totalParkingCost && { totalParkingCost: rounded(totalParkingCost) }),
    ...(totalReservationCost && { totalReservationCost: rounded(totalReservationCost) }),
  };
}

function rounded({ exclVat, inclVat }: Price): Price {
  return {
    exclVat: roundTo(new Decimal(exclVat), DECIMALS),
    ...(inclVat && { inclVat: roundTo(new Decimal(inclVat), DECIMALS) }),
  };
}

/** What who gets the CDR should know of how it came about. */
function remarkOf(
  { end, review }: Transaction,
  { exportWh }: TransactionAmount,
  { interpolated, periods }: PricedSession,
): string | undefined {
  const charging = periods.filter((period) => !isReserved(period)).length;
  const parts = [
    ...(interpolated > 0
      ? [`Energy at ${interpolated} of ${charging - 1} period borders lies between two meter values.`]
      : []),
    ...(end?.how === 'INTERRUPTED' ? ['The station began another session without ending this one.'] : []),
    ...(end?.how === 'LOST' ? ['The station did not end this session; it ends with its last meter value.'] : []),
    ...(exportWh.isZero() ? [] : [`The car gave back ${billedKwh(exportWh).toFixed()} kWh.`]),
    ...(review?.energyWh ? ['Energy was set by the operator.'] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(' ').slice(0, MOST_REMARK);
}
