import { partyKey } from '../../../../domain/party.js';
import type { DisplayText } from '../../../../domain/roaming/display-text.js';
import type { ListedPlan } from '../../../../flows/plans/list-plans.js';
import type { PlanPublished } from '../../../../flows/plans/publish-plans.js';

/** Plan of openapi.yaml: what it is, what to look at in it, and until when it is published. */
export function formatPlan({ plan, findings, publishedUntil, withheld }: ListedPlan): object {
  const { spot } = plan.energy;
  return {
    id: plan.id,
    party: partyKey(plan.party),
    level: plan.level,
    currency: plan.currency,
    time_zone: plan.timeZone,
    name: byLanguage(plan.names),
    valid_from: plan.validFrom,
    ...(plan.validUntil && { valid_until: plan.validUntil }),
    ...(spot && { spot: { index: spot.index, mode: spot.mode } }),
    ...(plan.margin && { margin_over: plan.margin.over }),
    ...(publishedUntil && { published_until: publishedUntil }),
    ...(withheld && { withheld }),
    findings: findings.map(({ code, severity, field, texts, publishedIs }) => ({
      code,
      severity,
      field,
      text: byLanguage(texts),
      ...(publishedIs && { published_is: publishedIs }),
    })),
  };
}

/** PlanPublished of openapi.yaml: what became of the tariffs of a plan. */
export function formatPlanPublished(published: PlanPublished): object {
  const { planId, takenBack, ...rest } = published;
  return { plan: planId, taken_back: takenBack, ...rest };
}

function byLanguage(texts: readonly DisplayText[]): object {
  return Object.fromEntries(texts.map(({ language, text }) => [language, text]));
}
