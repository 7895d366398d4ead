import type { CdrRecord, Finance, Rating, Review } from '../../../domain/clearing/cdr-record.js';
import { toText } from '../../../domain/decimal.js';
import { partyKey } from '../../../domain/party.js';
import type { Doubt } from '../../../domain/pricing/doubts.js';
import { formatAmount, formatPrice } from './amount.js';

/** CdrSummary of openapi.yaml: a row of a list. */
export function formatCdrSummary({ key, cdr, emsp, chargeCountry, receivedAt, review, finance }: CdrRecord): object {
  return {
    key,
    id: cdr.id,
    cpo: partyKey(cdr.party),
    emsp: partyKey(emsp),
    charge_country: chargeCountry,
    started_at: cdr.startedAt.toISOString(),
    ended_at: cdr.endedAt.toISOString(),
    received_at: receivedAt.toISOString(),
    energy_kwh: toText(cdr.totalEnergyKwh),
    currency: cdr.currency,
    total_cost: formatPrice(cdr.totalCost, cdr.currency),
    credit: cdr.credit,
    review: formatReview(review, cdr.currency),
    finance: formatFinance(finance),
  };
}

/** Cdr of openapi.yaml: one CDR with where it was charged and what came over the wire. */
export function formatCdr(record: CdrRecord): object {
  const { cdr, original, ocpiVersion, contentHash, correlationId } = record;
  return {
    ...formatCdrSummary(record),
    ...(cdr.sessionId === undefined ? {} : { session_id: cdr.sessionId }),
    ...(cdr.creditReferenceId === undefined ? {} : { credit_reference_id: cdr.creditReferenceId }),
    contract_id: cdr.token.contractId,
    location: {
      id: cdr.location.id,
      ...(cdr.location.name === undefined ? {} : { name: cdr.location.name }),
      address: cdr.location.address,
      city: cdr.location.city,
      country: cdr.location.country,
      evse_id: cdr.location.evseId,
      connector_id: cdr.location.connectorId,
    },
    ocpi_version: ocpiVersion,
    original,
    content_hash: contentHash,
    correlation_id: correlationId,
  };
}

function formatReview(review: Review, currency: string): object {
  switch (review.state) {
    case 'RECEIVED':
      return { state: review.state };
    case 'QUARANTINED':
      return {
        state: review.state,
        rule: review.rule,
        reason: review.reason,
        ...(review.field === undefined ? {} : { field: review.field }),
      };
    case 'MISMATCH':
      return { state: review.state, rating: formatRating(review.rating, currency) };
    default:
      return {
        state: review.state,
        ...(review.rating ? { rating: formatRating(review.rating, currency) } : {}),
        agreement_key: review.agreementKey,
        accepted_at: review.acceptedAt.toISOString(),
        contestable_until: review.contestableUntil.toISOString(),
        ...(review.credits ? { credits: review.credits.originalKey } : {}),
        ...(review.state === 'CREDITED' ? { credit_key: review.creditKey } : {}),
        ...(review.state === 'CONTESTED' ? { contest_id: review.contestId } : {}),
      };
  }
}

function formatRating(rating: Rating, currency: string): object {
  return {
    verdict: rating.verdict,
    claimed: formatAmount(rating.claimed, currency),
    computed: formatAmount(rating.computed, currency),
    difference: formatAmount(rating.difference, currency),
    tolerance: formatAmount(rating.tolerance, currency),
    tariff_ids: rating.tariffIds,
    warnings: rating.warnings,
    ...(rating.doubts ? { doubts: rating.doubts.map(formatDoubt) } : {}),
  };
}

function formatDoubt({ code, why, period, field }: Doubt): object {
  return {
    code,
    why,
    ...(period === undefined ? {} : { period }),
    ...(field === undefined ? {} : { field }),
  };
}

function formatFinance(finance: Finance): object {
  switch (finance.state) {
    case 'UNALLOCATED':
      return { state: finance.state };
    case 'ALLOCATED':
      return { state: finance.state, run_id: finance.runId, ...formatCorrects(finance.corrects) };
    case 'HELD':
      return { state: finance.state, by: finance.by, reason: finance.reason };
    default:
      return {
        state: finance.state,
        run_id: finance.runId,
        document_number: finance.documentNumber,
        line: finance.line,
        ...formatCorrects(finance.corrects),
      };
  }
}

function formatCorrects(number: string | undefined): object {
  return number === undefined ? {} : { corrects: number };
}
