import { z } from 'zod';
import type { PlanFlows } from '../../api-flows.js';
import { type ApiPath, allow, json, param } from '../../api-path.js';
import { csvFile } from '../../csv-file.js';
import { formatAll } from '../../format/listing.js';
import { formatPlan, formatPlanPublished } from '../../format/pricing/plan.js';
import { formatPlanDemand, formatPlanDemandCsv } from '../../format/pricing/plan-demand.js';
import { parse, period } from '../../parse.js';

const demandQuery = z.strictObject({ month: period, format: z.enum(['json', 'csv']).default('json') });

/** Plans and the tariffs that they are published as: the operator's work. What a plan's demand costs: its party's too. */
export function planPaths(flows: PlanFlows): readonly ApiPath[] {
  return [
    {
      method: 'GET',
      path: '/plans',
      allow: allow('OPERATOR'),
      handle: async () => json(formatAll(await flows.listPlans(), formatPlan)),
    },
    {
      method: 'POST',
      path: '/plans/:id/publish',
      allow: allow('OPERATOR'),
      handle: async (call) => json(formatPlanPublished(await flows.publishPlan(param(call, 'id')))),
    },
    {
      method: 'GET',
      path: '/plans/:id/demand',
      allow: allow('FINANCE', 'OPERATOR'),
      async handle(call) {
        const { month, format } = parse(demandQuery, call.query);
        const demand = await flows.planDemand(call.staff, { planId: param(call, 'id'), month });
        if (format === 'csv') return csvFile('demand.csv', formatPlanDemandCsv(demand));
        return json(formatPlanDemand(demand));
      },
    },
  ];
}
