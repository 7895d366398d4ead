import type { AcceptedReview, Rating, Review } from '../../../../domain/clearing/cdr-record.js';
import type { SignedReading, SignedValuesVerdict } from '../../../../domain/clearing/signed-data-verdict.js';
import { toText } from '../../../../domain/decimal.js';
import type { Doubt } from '../../../../domain/pricing/doubts.js';
import { formatAmount } from '../amount.js';

/** Review of openapi.yaml: what the hub thinks of a CDR. */
export function formatReview(review: Review, currency: string): object {
  switch (review.state) {
    case 'RECEIVED':
      return { state: review.state };
    case 'QUARANTINED':
      return {
        state: review.state,
        rule: review.rule,
        reason: review.reason,
        ...(review.field === undefined ? {} : { field: review.field }),
        ...formatCheck(review),
      };
    case 'MISMATCH':
      return { state: review.state, rating: formatRating(review.rating, currency), ...formatCheck(review) };
    default:
      return formatAccepted(review, currency);
  }
}

function formatAccepted(review: AcceptedReview, currency: string): object {
  const { rating, acceptedBy, credits, signedData } = review;
  return {
    state: review.state,
    ...(rating && { rating: formatRating(rating, currency) }),
    agreement_key: review.agreementKey,
    accepted_at: review.acceptedAt.toISOString(),
    contestable_until: review.contestableUntil.toISOString(),
    ...(acceptedBy && { accepted_by: acceptedBy.user, accepted_because: acceptedBy.reason }),
    ...(credits && { credits: credits.originalKey }),
    ...(signedData && { signed_data: formatSignedData(signedData) }),
    ...formatRest(review),
  };
}

/** What one state alone has. */
function formatRest(review: AcceptedReview): object {
  switch (review.state) {
    case 'CONTESTED':
      return { contest_id: review.contestId };
    case 'APPROVED':
      return formatApproval(review);
    case 'WITHDRAWN':
      return { withdrawn_at: review.withdrawnAt.toISOString() };
    case 'CREDITED':
      return { credit_key: review.creditKey, ...formatApproval(review) };
    default:
      return {};
  }
}

function formatApproval({ approvedAt, approvedBy }: { readonly approvedAt?: Date; readonly approvedBy?: string }) {
  return {
    ...(approvedAt && { approved_at: approvedAt.toISOString() }),
    ...(approvedBy && { approved_by: approvedBy }),
  };
}

function formatCheck(review: Extract<Review, { state: 'QUARANTINED' | 'MISMATCH' }>): object {
  const { checkedAt, signedData } = review;
  return {
    ...(checkedAt && { checked_at: checkedAt.toISOString() }),
    ...(signedData && { signed_data: formatSignedData(signedData) }),
  };
}

/** SignedDataVerdict of openapi.yaml. */
function formatSignedData(verdict: SignedValuesVerdict): object {
  if (verdict.kind === 'unverifiable') return { verdict: 'UNVERIFIABLE', reason: verdict.reason };
  const algorithm = verdict.algorithm === undefined ? {} : { algorithm: verdict.algorithm };
  if (verdict.kind === 'invalid') return { verdict: 'INVALID', reason: verdict.reason, ...algorithm };
  const { energyKwh, begin, end, meter } = verdict;
  return {
    verdict: 'VALID',
    ...algorithm,
    ...(energyKwh && { energy_kwh: toText(energyKwh) }),
    ...(begin && { begin: formatReading(begin) }),
    ...(end && { end: formatReading(end) }),
    ...(meter && { meter }),
  };
}

function formatReading({ kwh, at }: SignedReading): object {
  return { kwh: toText(kwh), ...(at && { at }) };
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
