import type { CdrRecord, Finance } from '../../../domain/clearing/cdr-record.js';
import { toText } from '../../../domain/decimal.js';
import { partyKey } from '../../../domain/party.js';
import type { CdrLife } from '../../../flows/contests/cdr-life.js';
import { formatPrice } from './amount.js';
import { formatCdrEvent } from './contests/contest.js';
import { formatReview } from './contests/review.js';

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
export function formatCdr(record: CdrRecord, life: CdrLife): object {
  const { cdr, original, ocpiVersion, contentHash, correlationId } = record;
  return {
    ...formatCdrSummary(record),
    effective_review: life.effectiveReview,
    timeline: life.events.map(formatCdrEvent),
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
        ...(finance.purchaseNumber === undefined ? {} : { purchase_number: finance.purchaseNumber }),
        ...(finance.purchaseLine === undefined ? {} : { purchase_line: finance.purchaseLine }),
        ...formatCorrects(finance.corrects),
      };
  }
}

function formatCorrects(number: string | undefined): object {
  return number === undefined ? {} : { corrects: number };
}
