import { z } from 'zod';
import type { CdrRecord } from '../../../../domain/clearing/cdr-record.js';
import { HubError } from '../../../../domain/errors.js';
import { type ApiCall, type ApiPath, allow, json } from '../../api-path.js';
import type { ContestFlows } from '../../flows/contest-flows.js';
import { formatCdrSummary } from '../../format/cdr.js';
import { formatApprovals } from '../../format/contests/contest.js';
import { parse, text } from '../../parse.js';
import { cdrFilters, toCdrQuery } from '../cdr-filters.js';
import { cdrKey, cdrKeyOf } from './cdr-key.js';

const CDRS_MAX = 200;

const reason = z.strictObject({ reason: text(500) });
const nothing = z.strictObject({});
const { review: _review, rule: _rule, run: _run, invoice: _invoice, ...ofSessions } = cdrFilters;
const approvals = z.strictObject({
  cdrs: z.array(cdrKey).min(1).max(CDRS_MAX).optional(),
  filter: z.strictObject(ofSessions).optional(),
});

/** What people decide about single CDRs: the eMSP approves, operators accept, check again, hold and release. */
export function cdrDecisionPaths(flows: ContestFlows): readonly ApiPath[] {
  const operators = allow('OPERATOR');
  const decide = (what: string, roles: ApiPath['allow'], act: (call: ApiCall) => Promise<CdrRecord>): ApiPath => ({
    method: 'POST',
    path: `/cdrs/:party/:id/${what}`,
    allow: roles,
    handle: async (call) => json(formatCdrSummary(await act(call))),
  });
  const withReason = (call: ApiCall) => ({ key: cdrKeyOf(call), ...parse(reason, call.body) });
  const withNothing = (call: ApiCall) => {
    parse(nothing, call.body);
    return cdrKeyOf(call);
  };
  return [
    approveMany(flows),
    decide('approve', allow('FINANCE', 'OPERATOR'), (call) => flows.approveCdr(call.staff, withNothing(call))),
    decide('accept', operators, (call) => flows.acceptMismatch(call.staff, withReason(call))),
    decide('recheck', operators, (call) => flows.recheckCdr(call.staff, withNothing(call))),
    decide('hold', operators, (call) => flows.holdCdr(call.staff, withReason(call))),
    decide('release', operators, (call) => flows.releaseCdr(call.staff, withNothing(call))),
  ];
}

/** By keys, or all accepted ones that a filter names. */
function approveMany(flows: ContestFlows): ApiPath {
  return {
    method: 'POST',
    path: '/cdrs/approve',
    allow: allow('FINANCE', 'OPERATOR'),
    async handle({ staff, body }) {
      const { cdrs, filter } = parse(approvals, body);
      if (cdrs && !filter) return json(formatApprovals(await flows.approveCdrs(staff, cdrs)));
      if (filter && !cdrs) {
        const query = toCdrQuery({ ...filter, review: undefined, rule: undefined, run: undefined, invoice: undefined });
        return json(formatApprovals(await flows.approveMatching(staff, query)));
      }
      throw new HubError('bad-field', 'cdrs: expected either cdrs or filter', 'cdrs');
    },
  };
}
