import { z } from 'zod';
import { HubError } from '../../../domain/errors.js';
import type { RunFlows } from '../api-flows.js';
import { type ApiPath, allow, created, json, param } from '../api-path.js';
import { formatAll } from '../format/listing.js';
import { formatRun } from '../format/run.js';
import { date, defined, parse, period } from '../parse.js';

const newRun = z
  .strictObject({ period, issue_date: date.optional() })
  .transform((body) => defined({ period: body.period, issueDate: body.issue_date }));

/** Clearing runs: the operator's work. */
export function runPaths(flows: RunFlows): readonly ApiPath[] {
  const operators = allow('OPERATOR');
  return [
    {
      method: 'GET',
      path: '/runs',
      allow: operators,
      handle: async () => json(formatAll(await flows.listRuns(), formatRun)),
    },
    {
      method: 'POST',
      path: '/runs',
      allow: operators,
      async handle({ staff, body }) {
        const run = await flows.startRun({ ...parse(newRun, body), createdBy: staff.email });
        return created(`/runs/${encodeURIComponent(run.id)}`, formatRun(run));
      },
    },
    {
      method: 'GET',
      path: '/runs/:id',
      allow: operators,
      async handle(call) {
        const run = await flows.findRun(param(call, 'id'));
        if (!run) throw new HubError('unknown-object', 'no such run');
        return json(formatRun(run));
      },
    },
  ];
}
