import { z } from 'zod';
import { type ApiPath, allow, created, json, param } from '../api-path.js';
import type { RunFlows } from '../flows/run-flows.js';
import { formatAll, formatListing } from '../format/listing.js';
import { formatDryRun, formatRun, formatRunDocument, formatRunReport } from '../format/run.js';
import { currency, date, defined, paging, parse, period, text } from '../parse.js';

const wantedRun = z
  .strictObject({ period, issue_date: date.optional(), settlement_currency: currency.optional() })
  .transform((body) =>
    defined({ period: body.period, issueDate: body.issue_date, settlementCurrency: body.settlement_currency }),
  );
const cancellation = z.strictObject({ reason: text(500) });
const page = z.strictObject(paging);

/** Clearing runs: the operators' work. Who started one cannot approve it. */
export function runPaths(flows: RunFlows): readonly ApiPath[] {
  return [...startingPaths(flows), ...lookingPaths(flows), ...decidingPaths(flows)];
}

const operators = allow('OPERATOR');

function startingPaths(flows: RunFlows): readonly ApiPath[] {
  return [
    {
      method: 'POST',
      path: '/runs',
      allow: operators,
      async handle({ staff, body }) {
        const run = await flows.startRun({ ...parse(wantedRun, body), createdBy: staff.email });
        return created(`/runs/${encodeURIComponent(run.id)}`, formatRun(run));
      },
    },
    {
      method: 'POST',
      path: '/runs/dry-run',
      allow: operators,
      handle: async ({ body }) => json(formatDryRun(await flows.dryRun(parse(wantedRun, body)))),
    },
  ];
}

function lookingPaths(flows: RunFlows): readonly ApiPath[] {
  return [
    {
      method: 'GET',
      path: '/runs',
      allow: operators,
      handle: async () => json(formatAll(await flows.listRuns(), formatRun)),
    },
    {
      method: 'GET',
      path: '/runs/:id',
      allow: operators,
      handle: async (call) => json(formatRunReport(await flows.findRun(param(call, 'id')))),
    },
    {
      method: 'GET',
      path: '/runs/:id/documents',
      allow: operators,
      async handle(call) {
        const query = parse(page, call.query);
        const listing = await flows.runDocuments({ ...query, id: param(call, 'id') });
        return json(formatListing(listing, query, formatRunDocument));
      },
    },
  ];
}

function decidingPaths(flows: RunFlows): readonly ApiPath[] {
  return [
    {
      method: 'POST',
      path: '/runs/:id/approve',
      allow: operators,
      handle: async (call) => json(formatRun(await flows.approveRun({ id: param(call, 'id'), staff: call.staff }))),
    },
    {
      method: 'POST',
      path: '/runs/:id/cancel',
      allow: operators,
      async handle(call) {
        const { reason } = parse(cancellation, call.body);
        return json(formatRun(await flows.cancelRun({ id: param(call, 'id'), by: call.staff.email, reason })));
      },
    },
  ];
}
