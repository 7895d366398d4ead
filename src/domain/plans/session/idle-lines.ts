import { Decimal, ZERO } from '../../decimal.js';
import type { BillingPeriod } from '../../pricing/periods/charging-periods.js';
import { localTimeAt } from '../../pricing/periods/local-time.js';
import { Ratio, sumRatios } from '../../ratio.js';
import type { IdleTerms } from '../plan.js';
import type { PlanLine } from '../plan-price.js';
import { windowHolds } from '../window.js';
import { lessPercent } from './member-price.js';
import type { SessionTerms } from './plan-terms.js';
import { graceEnd, parkingStretches } from './price-borders.js';

const SECONDS_PER_HOUR = Ratio.of(3_600);
const ONE = new Decimal(1);

/**
 * What parking after charging costs: a line per period, free in the grace of its stretch and in the exempt window; then
 * what the caps of the local days take off, and what the cap of the session takes off after them.
 */
export function idleLines(periods: readonly BillingPeriod[], terms: SessionTerms): PlanLine[] {
  const { idle } = terms.plan;
  if (!idle) return [];
  const stretches = parkingStretches(periods);
  const lines: PlanLine[] = [];
  const perDay = new Map<string, Ratio>();
  periods.forEach((period, index) => {
    const stretchMs = stretches[index];
    if (stretchMs === undefined) return;
    const local = localTimeAt(terms.zone, period.startMs);
    const exempt = idle.exempt !== undefined && windowHolds(idle.exempt, { local, holidays: terms.plan.holidays });
    const inGrace = period.startMs < graceEnd(idle.graceMinutes, stretchMs);
    const free = inGrace ? `the first ${idle.graceMinutes} minutes are free` : exempt && 'parking is free at this time';
    const line = idleLine(period, { idle, free: free || undefined }, terms);
    lines.push(line);
    perDay.set(local.date, line.costExcl.plus(perDay.get(local.date) ?? Ratio.ZERO));
  });
  const caps = [...perDay].flatMap(([date, cost]) => capLine(idle, { cost, cap: idle.maxPerDay, over: `on ${date}` }));
  const cost = sumRatios([...lines, ...caps].map(({ costExcl }) => costExcl));
  return [...lines, ...caps, ...capLine(idle, { cost, cap: idle.maxPerSession, over: 'in a session' })];
}

interface Idling {
  readonly idle: IdleTerms;
  /** Why it costs nothing. */
  readonly free: string | undefined;
}

function idleLine({ index, volumes }: BillingPeriod, { idle, free }: Idling, { membership }: SessionTerms): PlanLine {
  const unitPrice = free === undefined ? lessPercent(idle.perHour, membership?.idlePercent) : ZERO;
  const quantity = volumes.PARKING_TIME;
  return {
    kind: 'IDLE',
    period: index,
    quantity,
    unitPrice,
    costExcl: Ratio.of(unitPrice).times(Ratio.of(quantity)).dividedBy(SECONDS_PER_HOUR),
    vat: idle.vat,
    ...(membership ? { membership: membership.id } : {}),
    reason: free ?? 'parking after charging',
  };
}

interface Capping {
  readonly cost: Ratio;
  readonly cap: Decimal | undefined;
  readonly over: string;
}

function capLine({ vat }: IdleTerms, { cost, cap, over }: Capping): PlanLine[] {
  if (cap === undefined) return [];
  const most = Ratio.of(cap);
  if (!most.lessThan(cost)) return [];
  const reason = `parking costs at most ${cap.toFixed()} ${over}`;
  return [{ kind: 'IDLE_CAP', quantity: ONE, costExcl: most.minus(cost), vat, reason }];
}
