import type { PlanFlows } from '../../api-flows.js';
import { type ApiPath, allow, json, param } from '../../api-path.js';
import { formatAll } from '../../format/listing.js';
import { formatPlan, formatPlanPublished } from '../../format/pricing/plan.js';

/** Plans and the tariffs that they are published as: the operator's work. */
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
  ];
}
