import type { Contest, ContestEvidence } from '../../../../domain/contests/contest.js';
import { toText } from '../../../../domain/decimal.js';
import type { HubError } from '../../../../domain/errors.js';
import type { Approvals } from '../../../../flows/contests/approve-cdrs.js';
import type { CdrEvent } from '../../../../flows/contests/cdr-life.js';
import type { ContestedOne } from '../../../../flows/contests/open-contest.js';

/** Contest of openapi.yaml. */
export function formatContest(contest: Contest, now: Date): object {
  const { id, cdrKey, cpo, emsp, reason, text, wouldPay, evidence, state, answer } = contest;
  return {
    id,
    path: contestPath(id),
    cdr: cdrKey,
    cpo,
    emsp,
    reason,
    text,
    ...(wouldPay && { would_pay: toText(wouldPay, 2) }),
    evidence: evidence.map(formatEvidence),
    opened_by: contest.openedBy,
    opened_at: contest.openedAt.toISOString(),
    answer_by: contest.answerBy.toISOString(),
    overdue: state === 'OPEN' && contest.answerBy < now,
    state,
    ...(answer && { answer: { by: answer.by, at: answer.at.toISOString(), text: answer.text } }),
  };
}

/** `/contests/NL*ABC/CDR-1/1` of `NL*ABC/CDR-1#1`: where it stands below /api. */
export function contestPath(id: string): `/${string}` {
  const hash = id.lastIndexOf('#');
  const slash = id.indexOf('/');
  const parts = [id.slice(0, slash), id.slice(slash + 1, hash), id.slice(hash + 1)];
  return `/contests/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}

/** ContestedCdr of openapi.yaml: the answer for one of many. */
export function formatContested({ cdrKey, contest, refusal }: ContestedOne, now: Date): object {
  return { cdr: cdrKey, ...(contest && { contest: formatContest(contest, now) }), ...formatRefusal(refusal) };
}

/** Approvals of openapi.yaml. */
export function formatApprovals({ approved, refused, more }: Approvals): object {
  return {
    approved,
    more,
    refused: refused.map(({ cdrKey, refusal }) => ({ cdr: cdrKey, ...formatRefusal(refusal) })),
  };
}

/** CdrEvent of openapi.yaml. */
export function formatCdrEvent({ event, at, by, outcome, text, about }: CdrEvent): object {
  return {
    event,
    ...(at && { at: at.toISOString() }),
    ...(by && { by }),
    ...(outcome && { outcome }),
    ...(text && { text }),
    ...(about && { about }),
  };
}

function formatEvidence({ by, at, text, file }: ContestEvidence): object {
  return { by, at: at.toISOString(), text, ...(file && { file }) };
}

function formatRefusal(refusal: HubError | undefined): object {
  if (!refusal) return {};
  const { code, message, field } = refusal;
  return { error: { code, message, ...(field !== undefined && { field }) } };
}
