import { ownSide } from '../../flows/access/own-side.js';
import { answerContest, retractContest } from '../../flows/contests/answer-contest.js';
import { approveCdr, approveCdrs, approveMatching } from '../../flows/contests/approve-cdrs.js';
import { cdrLife } from '../../flows/contests/cdr-life.js';
import { acceptMismatch, holdCdr, recheckCdr, releaseCdr } from '../../flows/contests/decide-cdr.js';
import { addEvidence, evidenceFile } from '../../flows/contests/evidence.js';
import { findContest, listContests } from '../../flows/contests/find-contest.js';
import { openContest, openContests } from '../../flows/contests/open-contest.js';
import type { Hub } from '../../flows/hub.js';
import type { ContestFlows } from '../../wire/api/flows/contest-flows.js';

/** What people decide about CDRs, with the hub handed in. */
export function contestFlows(hub: Hub): ContestFlows {
  return {
    openContest: (staff, wanted) => openContest(hub, staff, wanted),
    openContests: (staff, wanted) => openContests(hub, staff, wanted),
    listContests: (staff, query) => listContests(hub, staff, query),
    findContest: (staff, id) => findContest(hub, staff, id),
    answerContest: (staff, answer) => answerContest(hub, staff, answer),
    retractContest: (staff, retraction) => retractContest(hub, staff, retraction),
    addEvidence: (staff, evidence) => addEvidence(hub, staff, evidence),
    evidenceFile: (staff, wanted) => evidenceFile(hub, staff, wanted),
    approveCdr: async (staff, key) => ownSide(await approveCdr(hub, staff, key), staff),
    approveCdrs: (staff, keys) => approveCdrs(hub, staff, keys),
    approveMatching: (staff, filter) => approveMatching(hub, staff, filter),
    acceptMismatch: (staff, decision) => acceptMismatch(hub, staff, decision),
    recheckCdr: (staff, key) => recheckCdr(hub, staff, key),
    holdCdr: (staff, decision) => holdCdr(hub, staff, decision),
    releaseCdr: (staff, key) => releaseCdr(hub, staff, key),
    cdrLife: (record) => cdrLife(hub, record),
    contestsNow: () => hub.clock.now(),
  };
}
