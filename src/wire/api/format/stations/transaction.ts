import type { Driver } from '../../../../domain/charging/authorization.js';
import type { TransactionAmount } from '../../../../domain/charging/billing/amount-of.js';
import type { MeterSample, SignedSample } from '../../../../domain/charging/meter-sample.js';
import {
  sessionIdOf,
  type Transaction,
  type TransactionFact,
  type TransactionReview,
} from '../../../../domain/charging/transaction.js';
import { toText } from '../../../../domain/decimal.js';
import { partyKey } from '../../../../domain/party.js';
import type { Cdr } from '../../../../domain/roaming/cdr.js';
import type { ShownTransaction } from '../../../../flows/charging/review/review-transactions.js';
import { defined } from '../../parse.js';
import { formatPrice } from '../amount.js';

/** StationTransaction of openapi.yaml. */
export function formatTransaction(transaction: Transaction): object {
  const { party, end, driver, review, told } = transaction;
  return defined({
    id: transaction.id,
    session_id: sessionIdOf(transaction),
    party: partyKey(party),
    site: transaction.siteId,
    station: transaction.stationId,
    station_ref: transaction.stationRef,
    evse: transaction.evse,
    connector: transaction.connector,
    started_at: transaction.startedAt.toISOString(),
    ended_at: end?.at.toISOString(),
    ended_how: end?.how,
    stop_reason: end?.reason,
    id_token: transaction.idToken?.value,
    authorization: transaction.authorization,
    driver: driver && formatDriver(driver),
    told: told && { status: told.status, energy_wh: toText(told.energyWh), at: told.at.toISOString() },
    outcome: transaction.outcome,
    flags: transaction.flags,
    why: transaction.why,
    review: review && formatReview(review),
  });
}

/** ShownStationTransaction of openapi.yaml. */
export function formatShownTransaction(shown: ShownTransaction): object {
  const { transaction, facts, amount, session, cdrKey, judged, draft, unpriced } = shown;
  return defined({
    ...formatTransaction(transaction),
    session,
    cdr: cdrKey,
    calculation: formatCalculation(amount),
    facts: facts.map(formatFact),
    judged,
    draft: draft && formatDraft(draft),
    unpriced,
  });
}

function formatDriver({ token, authMethod, authorizationReference }: Driver): object {
  const { party, uid, type, contractId } = token;
  return defined({
    party: partyKey(party),
    uid,
    type,
    contract_id: contractId,
    auth_method: authMethod,
    authorization_reference: authorizationReference,
  });
}

function formatReview({ by, at, reason, decision, energyWh, driver }: TransactionReview): object {
  return defined({
    by,
    at: at.toISOString(),
    reason,
    decision,
    energy_wh: energyWh && toText(energyWh),
    driver: driver && formatDriver(driver),
  });
}

function formatCalculation({ startedAt, endedAt, energyWh, exportWh, ...rest }: TransactionAmount): object {
  return {
    started_at: startedAt.toISOString(),
    ended_at: endedAt.toISOString(),
    energy_wh: toText(energyWh),
    export_wh: toText(exportWh),
    points: rest.points.map(({ atMs, wh, kind }) => ({ at: textOf(atMs), wh: toText(wh), kind })),
    spans: rest.spans.map(({ fromMs, untilMs, isCharging }) => ({
      from: textOf(fromMs),
      until: textOf(untilMs),
      charging: isCharging,
    })),
    signed_values: rest.signed.length,
    flags: rest.flags,
    notes: rest.notes,
  };
}

function textOf(ms: number): string {
  return new Date(ms).toISOString();
}

function formatFact({ at, receivedAt, seqNo, chargingState, samples, signed }: TransactionFact): object {
  return defined({
    at: at.toISOString(),
    received_at: receivedAt.toISOString(),
    seq_no: seqNo,
    charging_state: chargingState,
    samples: samples.map(formatSample),
    signed: signed.map(formatSigned),
  });
}

function formatSample({ at, measurand, value, unit, context, location, phase }: MeterSample): object {
  return defined({ at: at.toISOString(), measurand, value: toText(value), unit, context, location, phase });
}

function formatSigned({ at, context, data, encodingMethod, signingMethod, publicKey }: SignedSample): object {
  return defined({
    at: at.toISOString(),
    context,
    data,
    encoding_method: encodingMethod,
    signing_method: signingMethod,
    public_key: publicKey,
  });
}

/** What its CDR would say. */
function formatDraft(cdr: Cdr): object {
  return defined({
    currency: cdr.currency,
    total_cost: formatPrice(cdr.totalCost, cdr.currency),
    energy_kwh: toText(cdr.totalEnergyKwh),
    hours: toText(cdr.totalTimeH),
    parking_hours: cdr.totalParkingTimeH && toText(cdr.totalParkingTimeH),
    tariff_ids: cdr.tariffs.map(({ id }) => id),
    periods: cdr.chargingPeriods.map(({ startedAt, dimensions }) => ({
      started_at: startedAt.toISOString(),
      dimensions: dimensions.map(({ type, volume }) => ({ type, volume: toText(volume) })),
    })),
    remark: cdr.remark,
  });
}
