import { readFileSync } from 'node:fs';
import { parsePlan } from '../../src/domain/plans/parse-plan.js';
import type { Plan } from '../../src/domain/plans/plan.js';
import type { PlanPrice } from '../../src/domain/plans/plan-price.js';
import { pricePlan } from '../../src/domain/plans/price-plan.js';
import type { SpotPrices } from '../../src/domain/spot/spot-price.js';
import type { RealSession } from './read-sessions.js';

/** A session with its price; `price.periods` are its periods as they were cut. */
export interface PricedSession {
  readonly real: RealSession;
  readonly price: PlanPrice;
}

/** The plan of this benchmark: the market's price of each quarter hour with floor and cap, and a fee for parking. */
export function readPlan(): Plan {
  const json: unknown = JSON.parse(readFileSync(new URL('plan.json', import.meta.url), 'utf8'));
  return parsePlan(json, { datesOf: () => undefined });
}

/** Prices sessions one after the other; one that cannot be priced throws. */
export function* priceAll(plan: Plan, sessions: readonly RealSession[], prices: SpotPrices): Generator<PricedSession> {
  for (const real of sessions) yield { real, price: pricePlan(plan, real.session, { prices }) };
}
