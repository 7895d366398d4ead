import { hint, oddity, type PlanFinding } from './linting/finding.js';
import { findMarketOddities, type Market } from './linting/market-findings.js';
import { findUnreachedParts } from './linting/unreached-parts.js';
import { findDeadWindows } from './linting/windows-of.js';
import type { Plan } from './plan.js';
import { findInexpressible } from './publishing/inexpressible.js';
import { sessionRates } from './publishing/vat-rates.js';

export interface LintContext {
  /** The plan that a retail plan with a margin stands on. */
  readonly wholesale?: Plan;
  /** Prices to hold limits and fallback against; absent: they are not looked at. */
  readonly market?: Market;
}

/**
 * What somebody should look at in a plan, in English and German: what OCPI cannot express of it, windows that never
 * hold, parts that never count, prices without VAT, and limits and a fallback that do not fit the market. Refuses nothing.
 */
export function lintPlan(plan: Plan, { wholesale, market }: LintContext = {}): PlanFinding[] {
  const { spot } = plan.energy;
  const hasVat = [...sessionRates(plan), ...(plan.margin ? [plan.margin.vat] : [])].every(({ percent }) => percent);
  return [
    ...(hasVat ? [] : [oddity('NO_VAT', 'vat')]),
    ...findDeadWindows(plan),
    ...findUnreachedParts(plan),
    ...(spot?.fallback.isZero() ? [oddity('FALLBACK_ZERO', 'energy.spot.fallback')] : []),
    ...(market ? findMarketOddities(plan, market) : []),
    ...findInexpressible(plan, wholesale).map(hint),
  ];
}
