import { inTurn } from '../../flows/analytics/in-turn.js';
import type { Hub } from '../../flows/hub.js';
import { demandOf } from '../../flows/plans/demand-charge.js';
import { listPlans } from '../../flows/plans/list-plans.js';
import { publishPlanById } from '../../flows/plans/publish-plans.js';
import { quote } from '../../flows/quotes/quote.js';
import type { PlanFlows, QuoteFlows } from '../../wire/api/api-flows.js';
import { writeTariff } from '../../wire/ocpi/write-tariff.js';

/** What /api asks about plans and prices before a session, with the hub handed in. */
export function planFlows(hub: Hub): PlanFlows & QuoteFlows {
  return {
    listPlans: () => listPlans(hub),
    publishPlan: (id) => publishPlanById({ ...hub, writeTariff }, id),
    planDemand: inTurn((staff, query) => demandOf(hub, staff, query)),
    quote: (staff, request) => quote(hub, staff, request),
  };
}
