import { Decimal, ZERO } from '../decimal.js';
import { HubError } from '../errors.js';
import type { BillingPeriod } from '../pricing/periods/charging-periods.js';
import { Ratio } from '../ratio.js';
import { cutSession } from './cut-session.js';
import type { MarginTerms, Plan } from './plan.js';
import type { PlanContext, PlanLine, PlanPrice, PlanSession, PlanWarning } from './plan-price.js';
import { idleLines } from './session/idle-lines.js';
import { marginLines } from './session/margin-lines.js';
import { energyLines, timeLines } from './session/metered-lines.js';
import { periodsOf, requireMeantFor, type SessionTerms, termsOf } from './session/plan-terms.js';
import { costOfLines, together, totalOf } from './session/plan-totals.js';

/**
 * What a session costs by a plan, exactly: the session is cut where prices can change (`cut-session.ts`), and each piece
 * is priced by what holds at its start. Lines keep what they came from; they add up to the price excl. VAT. VAT is on the
 * sum per rate, and `payable` is rounded once to the minor unit, half up. Energy in kWh, times in seconds. Refuses, as
 * `cannot-price` with the field: a session before or after the validity of the plan or at a location that it is not for,
 * what is not a session (no periods, out of order, ends before it starts), an unknown time zone, market prices of another
 * index or currency, and a margin over a wholesale plan that is not given.
 */
export function pricePlan(plan: Plan, session: PlanSession, context: PlanContext): PlanPrice {
  requireMeantFor(plan, session);
  return plan.margin ? priceMargin(plan, session, context) : priceOwn(plan, session, context);
}

function priceOwn(plan: Plan, session: PlanSession, { prices }: PlanContext): PlanPrice {
  const { periods, warnings } = cutSession(plan, session);
  const terms = termsOf(plan, session);
  const pieces = periodsOf({ ...session, chargingPeriods: periods }, plan.currency);
  const lines = [
    ...pieces.flatMap((piece) => [...energyLines(piece, terms, prices), ...timeLines(piece, terms)]),
    ...startFee(pieces, terms),
    ...idleLines(pieces, terms),
  ];
  return {
    currency: plan.currency,
    ...totalOf(limitsOf(plan, pieces), lines, costOfLines(lines)),
    warnings: [...warnings, ...fallbackWarnings(lines)],
    periods,
  };
}

/** The lines of the wholesale price and the margin; memberships are those of the wholesale plan. */
function priceMargin(plan: Plan, session: PlanSession, context: PlanContext): PlanPrice {
  const { margin, base } = requireWholesale(plan, context);
  const wholesale = pricePlan(base, session, { prices: context.prices });
  const added = marginLines(margin, wholesale);
  const lines = [...wholesale.lines, ...added];
  const pieces = periodsOf({ ...session, chargingPeriods: wholesale.periods }, plan.currency);
  return {
    currency: plan.currency,
    ...totalOf(limitsOf(plan, pieces), lines, together(wholesale.exact, costOfLines(added))),
    warnings: wholesale.warnings,
    periods: wholesale.periods,
    wholesale,
  };
}

function requireWholesale({ id, currency, margin }: Plan, { wholesale }: PlanContext) {
  const refuse = (message: string, field: string): never => {
    throw new HubError('cannot-price', `${field}: ${message}`, field);
  };
  if (!margin) return refuse(`plan ${id} has no margin`, 'margin');
  if (wholesale?.id !== margin.over) return refuse(`wholesale plan ${margin.over} is not given`, 'margin.over');
  if (wholesale.margin) return refuse(`wholesale plan ${margin.over} is itself a margin`, 'margin.over');
  if (wholesale.currency !== currency) {
    return refuse(`plan ${id} is in ${currency}, ${margin.over} in ${wholesale.currency}`, 'currency');
  }
  const terms: { readonly margin: MarginTerms; readonly base: Plan } = { margin, base: wholesale };
  return terms;
}

const ONE = new Decimal(1);

/** Due once, as a FLAT of OCPI: at 0 kWh too, but not for a reservation that nobody came to. */
function startFee(pieces: readonly BillingPeriod[], { plan, membership }: SessionTerms): PlanLine[] {
  if (!plan.startFee || isReservationOnly(pieces)) return [];
  const { price, vat } = plan.startFee;
  const waived = membership?.startFeeWaived === true;
  const unitPrice = waived ? ZERO : price;
  return [
    {
      kind: 'START_FEE',
      quantity: ONE,
      unitPrice,
      costExcl: Ratio.of(unitPrice),
      vat,
      ...(membership ? { membership: membership.id } : {}),
      reason: waived ? `waived by membership ${membership.id}` : 'once per session',
    },
  ];
}

/** Limits of a price do not hold for a reservation that nobody came to, as in OCPI pricing. */
function limitsOf(plan: Plan, pieces: readonly BillingPeriod[]): Pick<Plan, 'currency' | 'maxPrice' | 'minPrice'> {
  return isReservationOnly(pieces) ? { currency: plan.currency } : plan;
}

function isReservationOnly(pieces: readonly BillingPeriod[]): boolean {
  return pieces.every(({ kind }) => kind === 'RESERVATION');
}

/** One warning per quarter hour whose market price was missing. */
function fallbackWarnings(lines: readonly PlanLine[]): PlanWarning[] {
  const slots = new Map<number, Date>();
  for (const { slot } of lines) if (slot?.fallback) slots.set(slot.startsAt.getTime(), slot.startsAt);
  return [...slots.values()].map((at) => ({
    code: 'FALLBACK_PRICE',
    message: `there is no market price for ${at.toISOString()}: the plan's fallback is used`,
    at,
  }));
}
