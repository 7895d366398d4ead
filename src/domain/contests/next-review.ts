import type { Agreement } from '../clearing/agreement.js';
import { billingTermsOf } from '../clearing/agreement.js';
import type { Acceptance, AcceptedReview, Review } from '../clearing/cdr-record.js';

type ReviewOf<State extends Review['state']> = Extract<Review, { state: State }>;

const DAY_MS = 86_400_000;

/** What is kept of an agreement when a CDR is accepted under it. `now` is the instant of acceptance. */
export function acceptanceUnder(agreement: Agreement, now: Date): Acceptance {
  return {
    agreementKey: agreement.key,
    terms: billingTermsOf(agreement),
    acceptedAt: now,
    contestableUntil: new Date(now.getTime() + agreement.contestDays * DAY_MS),
  };
}

/** What stays of an acceptance, whatever came after. */
export function acceptanceOf(review: AcceptedReview): Acceptance {
  const { agreementKey, contestableUntil, acceptedAt, rating, credits, terms, signedData, acceptedBy } = review;
  return {
    agreementKey,
    contestableUntil,
    acceptedAt,
    ...(rating && { rating }),
    ...(credits && { credits }),
    ...(terms && { terms }),
    ...(signedData && { signedData }),
    ...(acceptedBy && { acceptedBy }),
  };
}

export function contested(review: AcceptedReview, contestId: string): ReviewOf<'CONTESTED'> {
  return { state: 'CONTESTED', ...acceptanceOf(review), contestId };
}

/** Accepted again after a contest, contestable until another instant. */
export function acceptedAgain(review: AcceptedReview, contestableUntil: Date): ReviewOf<'ACCEPTED'> {
  return { state: 'ACCEPTED', ...acceptanceOf(review), contestableUntil };
}

export function withdrawn(review: AcceptedReview, withdrawnAt: Date): ReviewOf<'WITHDRAWN'> {
  return { state: 'WITHDRAWN', ...acceptanceOf(review), withdrawnAt };
}

export function approved(review: AcceptedReview, approvedBy: string, approvedAt: Date): ReviewOf<'APPROVED'> {
  return { state: 'APPROVED', ...acceptanceOf(review), approvedAt, approvedBy };
}

/** Keeps who approved it before its credit came. */
export function credited(review: AcceptedReview, creditKey: string): ReviewOf<'CREDITED'> {
  const approval = 'approvedAt' in review && review.approvedAt ? pickApproval(review) : {};
  return { state: 'CREDITED', ...acceptanceOf(review), ...approval, creditKey };
}

function pickApproval({ approvedAt, approvedBy }: { readonly approvedAt?: Date; readonly approvedBy?: string }) {
  return { ...(approvedAt && { approvedAt }), ...(approvedBy && { approvedBy }) };
}
