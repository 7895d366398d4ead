import { z } from 'zod';
import { CONTEST_REASONS, CONTEST_STATES } from '../../../../domain/contests/contest.js';
import { EVIDENCE_BYTES_MAX } from '../../../../domain/contests/evidence.js';
import { HubError } from '../../../../domain/errors.js';
import { objectKey, parsePartyKey } from '../../../../domain/party.js';
import { ANSWERS } from '../../../../flows/contests/answer-contest.js';
import { type ApiCall, type ApiPath, allow, created, json, param } from '../../api-path.js';
import type { ContestFlows } from '../../flows/contest-flows.js';
import { contestPath, formatContest, formatContested } from '../../format/contests/contest.js';
import { formatAll, formatListing } from '../../format/listing.js';
import { amount, defined, paging, parse, party, text } from '../../parse.js';
import { cdrKey, cdrKeyOf } from './cdr-key.js';

const TEXT_MAX = 2_000;
const NAME_MAX = 120;
const CDRS_MAX = 200;
/** Base64 is a third longer than its bytes; the rest of the body is small. */
const BASE64_MAX = Math.ceil(EVIDENCE_BYTES_MAX / 3) * 4;
const EVIDENCE_BODY_MAX = BASE64_MAX + 64 * 1024;

/** Lines may end, tabs may stand in it; nothing else that is no letter. */
const words = z
  .string()
  .min(1)
  .max(TEXT_MAX)
  .regex(/^[\P{Cc}\t\r\n]*$/u, 'control characters are not allowed');

const objection = {
  reason: z.enum(CONTEST_REASONS),
  text: words,
  would_pay: amount.optional(),
};
const newContest = z
  .strictObject(objection)
  .transform(({ would_pay, ...rest }) => defined({ ...rest, wouldPay: would_pay }));
const newContests = z
  .strictObject({ ...objection, cdrs: z.array(cdrKey).min(1).max(CDRS_MAX) })
  .transform(({ would_pay, cdrs, ...rest }) => ({ ...defined({ ...rest, wouldPay: would_pay }), cdrKeys: cdrs }));
const answer = z.strictObject({ decision: z.enum(ANSWERS), text: words });
const retraction = z.strictObject({ text: words });
const evidence = z
  .strictObject({
    text: words,
    file: z
      .strictObject({ name: text(NAME_MAX), content: z.base64().max(BASE64_MAX, 'the file is too large') })
      .optional(),
  })
  .transform(({ text: said, file }) =>
    defined({ text: said, file: file && { name: file.name, bytes: Buffer.from(file.content, 'base64') } }),
  );
const contestPage = z.strictObject({
  state: z.enum(CONTEST_STATES).optional(),
  cpo: party.optional(),
  emsp: party.optional(),
  cdr: cdrKey.optional(),
  overdue: z.enum(['true', 'false']).optional(),
  ...paging,
});

/** Objections to CDRs: opened by eMSPs, answered by CPOs, and by operators for either. */
export function contestPaths(flows: ContestFlows): readonly ApiPath[] {
  return [...openingPaths(flows), ...answeringPaths(flows), ...evidencePaths(flows)];
}

function openingPaths(flows: ContestFlows): readonly ApiPath[] {
  const readers = allow('FINANCE', 'OPERATOR');
  return [
    {
      method: 'POST',
      path: '/cdrs/:party/:id/contest',
      allow: readers,
      async handle(call) {
        const wanted = { ...parse(newContest, call.body), cdrKey: cdrKeyOf(call) };
        const contest = await flows.openContest(call.staff, wanted);
        return created(contestPath(contest.id), formatContest(contest, flows.contestsNow()));
      },
    },
    {
      method: 'POST',
      path: '/contests',
      allow: readers,
      async handle({ staff, body }) {
        const answers = await flows.openContests(staff, parse(newContests, body));
        return json(formatAll(answers, (one) => formatContested(one, flows.contestsNow())));
      },
    },
    {
      method: 'GET',
      path: '/contests',
      allow: readers,
      async handle({ staff, query: asked }) {
        const { overdue, cdr, ...query } = parse(contestPage, asked);
        const filter = defined({ ...query, cdrKey: cdr });
        const page = await flows.listContests(staff, { ...filter, overdue: overdue === 'true' });
        return json(formatListing(page, query, (contest) => formatContest(contest, flows.contestsNow())));
      },
    },
    {
      method: 'GET',
      path: '/contests/:party/:cdr/:number',
      allow: readers,
      async handle(call) {
        return json(formatContest(await flows.findContest(call.staff, contestId(call)), flows.contestsNow()));
      },
    },
  ];
}

function answeringPaths(flows: ContestFlows): readonly ApiPath[] {
  const deciders = allow('FINANCE', 'OPERATOR');
  return [
    {
      method: 'POST',
      path: '/contests/:party/:cdr/:number/answer',
      allow: deciders,
      async handle(call) {
        const decided = await flows.answerContest(call.staff, { id: contestId(call), ...parse(answer, call.body) });
        return json(formatContest(decided, flows.contestsNow()));
      },
    },
    {
      method: 'POST',
      path: '/contests/:party/:cdr/:number/retract',
      allow: deciders,
      async handle(call) {
        const retracted = { id: contestId(call), ...parse(retraction, call.body) };
        return json(formatContest(await flows.retractContest(call.staff, retracted), flows.contestsNow()));
      },
    },
  ];
}

function evidencePaths(flows: ContestFlows): readonly ApiPath[] {
  const sides = allow('FINANCE', 'OPERATOR');
  return [
    {
      method: 'POST',
      path: '/contests/:party/:cdr/:number/evidence',
      allow: sides,
      bodyBytesMax: EVIDENCE_BODY_MAX,
      async handle(call) {
        const shown = { contestId: contestId(call), ...parse(evidence, call.body) };
        return json(formatContest(await flows.addEvidence(call.staff, shown), flows.contestsNow()));
      },
    },
    {
      method: 'GET',
      path: '/contests/:party/:cdr/:number/evidence/:sha256',
      allow: sides,
      async handle(call) {
        const wanted = { contestId: contestId(call), sha256: param(call, 'sha256') };
        return { kind: 'file', ...(await flows.evidenceFile(call.staff, wanted)) };
      },
    },
  ];
}

/** `NL*ABC/CDR-1#1`; a path that names none names no contest. */
function contestId(call: ApiCall): string {
  try {
    const key = objectKey(parsePartyKey(param(call, 'party')), param(call, 'cdr'));
    return `${key}#${param(call, 'number')}`;
  } catch (refusal) {
    if (refusal instanceof HubError) throw new HubError('unknown-object', 'no such contest');
    throw refusal;
  }
}
