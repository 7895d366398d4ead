import type { Agreement } from '../../domain/clearing/agreement.js';
import {
  type Acceptance,
  type CdrRecord,
  type CreditLink,
  isBooked,
  type Rating,
  type Review,
} from '../../domain/clearing/cdr-record.js';
import { checkIntake, type IntakeRefusal } from '../../domain/clearing/check-intake.js';
import { acceptanceUnder } from '../../domain/contests/next-review.js';
import { roundTo } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import { objectKey, partyKey } from '../../domain/party.js';
import { verifyCdr } from '../../domain/pricing/verify-cdr.js';
import type { ReviewChange } from '../../store/cdr-store.js';
import type { Hub } from '../hub.js';
import type { LocationFacts } from '../ports.js';
import { applyCredit } from './apply-credit.js';
import { locationOf, maxPowerOf, type PriceDeps, priceRecord } from './price-record.js';
import { waitForOriginal, waitForSession } from './waits.js';

export type CheckCdrDeps = PriceDeps &
  Pick<Hub, 'cdrs' | 'contests' | 'agreements' | 'checkSignedData' | 'clock' | 'log' | 'meter'>;
/** Clears another CDR first, where this one depends on it. */
export type ClearOther<Deps> = (hub: Deps, record: CdrRecord) => Promise<void>;

/** What a CDR is rated under. */
interface Terms {
  readonly agreement: Agreement;
  readonly acceptance: Acceptance;
  readonly location: LocationFacts | undefined;
  readonly checked: Checked;
}

/** Kept with a CDR that is not accepted. */
type Checked = Pick<Extract<Review, { state: 'MISMATCH' }>, 'checkedAt' | 'signedData'>;

/** Decimals of a computed price that are kept beside the claim; the verdict itself is taken on the exact price. */
const KEPT_DECIMALS = 12;

/**
 * Judges a received CDR: quarantined by a rule, mismatched, or accepted. Returns the record as it stands afterwards;
 * undefined when somebody else judged it meanwhile.
 */
export async function checkCdr<Deps extends CheckCdrDeps>(
  hub: Deps,
  record: CdrRecord,
  clearOther: ClearOther<Deps>,
): Promise<CdrRecord | undefined> {
  const change = await judge(hub, record, clearOther);
  const outcome = await hub.cdrs.review(change);
  if (outcome === 'state-moved') return undefined;
  if (outcome === 'session-taken') return quarantineDuplicate(hub, record);
  logVerdict(hub, record, change.review);
  return { ...record, review: change.review, nextStep: change.nextStep };
}

async function judge<Deps extends CheckCdrDeps>(
  hub: Deps,
  record: CdrRecord,
  clearOther: ClearOther<Deps>,
): Promise<ReviewChange> {
  const { cdr } = record;
  const pair = { cpo: partyKey(cdr.party), emsp: partyKey(record.emsp), at: cdr.startedAt };
  const agreement = await hub.agreements.validAt(pair);
  const location = await locationOf(hub, record);
  const connectorMaxPowerKw = maxPowerOf(record, location);
  const signedData = hub.checkSignedData(cdr);
  const refusal = checkIntake({
    cdr,
    receivedAt: record.receivedAt,
    agreement,
    signedData,
    ...(connectorMaxPowerKw && { connectorMaxPowerKw }),
  });
  const checked = { checkedAt: hub.clock.now(), ...(signedData.kind !== 'none' && { signedData }) };
  if (refusal) return quarantine(record, refusal, checked);
  if (!agreement) throw new Error('intake passed without an agreement');
  const acceptance = {
    ...acceptanceUnder(agreement, checked.checkedAt),
    ...(checked.signedData && { signedData: checked.signedData }),
  };
  return cdr.credit
    ? acceptCredit(hub, { record, acceptance, checked }, clearOther)
    : rate(hub, record, { agreement, acceptance, location, checked });
}

async function acceptCredit<Deps extends CheckCdrDeps>(
  hub: Deps,
  credit: { readonly record: CdrRecord; readonly acceptance: Acceptance; readonly checked: Checked },
  clearOther: ClearOther<Deps>,
): Promise<ReviewChange> {
  const { record, acceptance, checked } = credit;
  const applied = await applyCredit(hub, record, clearOther);
  if ('rule' in applied) return quarantine(record, applied, checked);
  return accepted(record, { ...acceptance, ...(await billedAs(hub, applied)), credits: applied });
}

/** A credit takes back what was booked: under the terms of its original, whatever has been agreed since. */
async function billedAs(
  hub: Pick<Hub, 'cdrs'>,
  { originalKey }: CreditLink,
): Promise<Pick<Acceptance, 'agreementKey' | 'terms'> | undefined> {
  const review = (await hub.cdrs.find(originalKey))?.review;
  if (!review || !isBooked(review)) return undefined;
  return { agreementKey: review.agreementKey, ...(review.terms && { terms: review.terms }) };
}

async function rate(hub: CheckCdrDeps, record: CdrRecord, terms: Terms): Promise<ReviewChange> {
  const rating = await rateOrRefuse(hub, record, terms);
  if ('rule' in rating) return quarantine(record, rating, terms.checked);
  if (rating.verdict === 'MISMATCH' || rating.verdict === 'CANNOT_TELL')
    return { ...from(record), review: { state: 'MISMATCH', rating, ...terms.checked }, nextStep: 'NONE' };
  return accepted(record, { ...terms.acceptance, rating });
}

async function rateOrRefuse(
  hub: CheckCdrDeps,
  record: CdrRecord,
  { agreement, location }: Terms,
): Promise<Rating | IntakeRefusal> {
  const claimed = record.cdr.totalCost.exclVat;
  try {
    const priced = await priceRecord(hub, record, { location, policy: agreement.pricing });
    const computed = priced.totalCost.exclVat;
    const { verdict, difference, tolerance, doubts } = verifyCdr(claimed, priced, agreement.tolerance);
    const tariffIds = new Set(priced.audit.flatMap((line) => line.tariffId ?? []));
    return {
      verdict,
      claimed,
      computed: roundTo(computed, KEPT_DECIMALS),
      difference: roundTo(difference, KEPT_DECIMALS),
      tolerance: roundTo(tolerance, KEPT_DECIMALS),
      tariffIds: [...tariffIds],
      warnings: priced.warnings.map((warning) => warning.code),
      ...(doubts.length > 0 && { doubts }),
    };
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'cannot-price') throw error;
    return { rule: 'NOT_PRICEABLE', reason: error.message, field: error.field ?? 'tariffs' };
  }
}

function accepted(record: CdrRecord, acceptance: Acceptance): ReviewChange {
  return { ...from(record), review: { state: 'ACCEPTED', ...acceptance }, nextStep: 'BOOK', ...sessionClaim(record) };
}

/** An accepted CDR claims its session; a credit CDR repeats its original's. */
export function sessionClaim({ cdr }: CdrRecord): Pick<ReviewChange, 'claimSession'> {
  const { sessionId, credit, party } = cdr;
  return sessionId && !credit ? { claimSession: objectKey(party, sessionId) } : {};
}

function quarantine(record: CdrRecord, refusal: IntakeRefusal, checked: Checked): ReviewChange {
  const { rule, reason, field } = refusal;
  return {
    ...from(record),
    review: { state: 'QUARANTINED', rule, reason, field, ...checked },
    nextStep: 'NONE',
    ...(rule === 'UNKNOWN_REFERENCE' && { waitsFor: waitForOriginal(record.cdr) }),
  };
}

async function quarantineDuplicate(hub: CheckCdrDeps, record: CdrRecord): Promise<CdrRecord> {
  const sessionId = record.cdr.sessionId ?? '';
  const reason = `another CDR of session ${sessionId} was accepted and is not credited`;
  const checkedAt = hub.clock.now();
  const review: Review = { state: 'QUARANTINED', rule: 'DUPLICATE_SESSION', reason, field: 'session_id', checkedAt };
  const waitsFor = waitForSession(record.cdr);
  await hub.cdrs.review({ ...from(record), review, nextStep: 'NONE', waitsFor });
  logVerdict(hub, record, review);
  return { ...record, review, nextStep: 'NONE' };
}

function from({ key }: CdrRecord): Pick<ReviewChange, 'key' | 'from'> {
  return { key, from: ['RECEIVED'] };
}

function logVerdict(hub: CheckCdrDeps, record: CdrRecord, review: Review): void {
  const rule = review.state === 'QUARANTINED' ? review.rule : undefined;
  const verdict = 'rating' in review ? review.rating?.verdict : undefined;
  const { key: cdr, correlationId } = record;
  const fields = { event: 'cdr.checked', cdr, correlationId, review: review.state, rule, verdict };
  if (review.state === 'ACCEPTED') hub.log.info(fields);
  else hub.log.warn(fields);
  const counted = rule ? 'QUARANTINED' : verdict;
  if (counted) hub.meter?.cdrChecked(counted);
}
