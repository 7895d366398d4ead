import type { CollectionInfo } from '../engine/catalog.js';
import type { Filter } from './filter.js';
import { type Plan, planQuery, type Question } from './plan.js';

/** For a filter with $or: one plan for each alternative, when an index leads to every one of them. */
export function branchPlans(collection: CollectionInfo, question: Question): readonly Plan[] | undefined {
  const { filter } = question;
  if (filter.branches.length === 0 || question.hint !== undefined) return undefined;
  const whole = planQuery(collection, question);
  if (!whole.isFullScan) return undefined;
  const plans = filter.branches.map((branch) => planQuery(collection, { filter: both(branch, filter), sort: [] }));
  return plans.some((plan) => plan.isFullScan) ? undefined : plans;
}

function both(branch: Filter, filter: Filter): Filter {
  return { ...branch, predicates: [...branch.predicates, ...filter.predicates], isComplete: false };
}
