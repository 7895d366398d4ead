import { rateKey } from '../../pricing/amounts/vat.js';
import type { DisplayText } from '../../roaming/display-text.js';
import { energyRates } from '../parsing/read-energy.js';
import type { MarginTerms, Plan } from '../plan.js';
import { inexpressibleTexts } from './inexpressible-texts.js';
import { sessionRates } from './vat-rates.js';

export type InexpressibleCode =
  | 'CONTRACT_MEMBERSHIP'
  | 'IDLE_CAP_PER_DAY'
  | 'IDLE_CAP_PER_SESSION'
  | 'IDLE_GRACE'
  | 'MARGIN_LIMITS'
  | 'MARGIN_ON_LIMITED_PRICE'
  | 'MARGIN_VAT'
  | 'MIXED_VAT';

/** A part of a plan that elements of an OCPI tariff cannot say: it stands in tariff_alt_text. */
export interface Inexpressible {
  readonly code: InexpressibleCode;
  /** Where it stands in the plan: `idle.graceMinutes`. */
  readonly field: string;
  /** What it is, in English and German. */
  readonly texts: readonly DisplayText[];
  /** How a price by the published elements can differ from the plan's. */
  readonly publishedIs: 'HIGHER' | 'HIGHER_OR_LOWER' | 'LOWER';
}

/**
 * What of a plan OCPI 2.2.1 cannot express (mod_tariffs). `wholesale`: the plan that a retail plan with a margin stands
 * on; its parts count with those of the margin.
 */
export function findInexpressible(plan: Plan, wholesale?: Plan): Inexpressible[] {
  const base = wholesale ?? plan;
  return [
    ...idleParts(base),
    ...(base.memberships.some(({ contracts }) => contracts?.length)
      ? [said('CONTRACT_MEMBERSHIP', 'memberships.contracts', 'HIGHER')]
      : []),
    ...(energyRates(base.energy).length > 1 ? [said('MIXED_VAT', 'energy.parts.vat', 'HIGHER')] : []),
    ...(plan.margin && wholesale ? marginParts(plan, plan.margin, wholesale) : []),
  ];
}

function idleParts({ idle }: Plan): Inexpressible[] {
  if (!idle || idle.perHour.isZero()) return [];
  const { graceMinutes, maxPerDay, maxPerSession } = idle;
  return [
    ...(graceMinutes > 0 ? [said('IDLE_GRACE', 'idle.graceMinutes', 'HIGHER', String(graceMinutes))] : []),
    ...(maxPerDay ? [said('IDLE_CAP_PER_DAY', 'idle.maxPerDay', 'HIGHER', maxPerDay.toFixed())] : []),
    ...(maxPerSession ? [said('IDLE_CAP_PER_SESSION', 'idle.maxPerSession', 'HIGHER', maxPerSession.toFixed())] : []),
  ];
}

/** Percentage, per kWh and per session go into the components, where these have the VAT of the margin. */
function marginParts(plan: Plan, margin: MarginTerms, wholesale: Plan): Inexpressible[] {
  const { min, max } = margin;
  const sides = min && max ? 'HIGHER_OR_LOWER' : min ? 'LOWER' : 'HIGHER';
  const own = rateKey(margin.vat);
  const raised = margin.percent ? sessionRates(wholesale) : margin.perKwh ? energyRates(wholesale.energy) : [];
  const fee = margin.perSession && wholesale.startFee ? [wholesale.startFee.vat] : [];
  const hasOtherVat = [...raised, ...fee].some((rate) => rateKey(rate) !== own);
  return [
    ...(min || max ? [said('MARGIN_LIMITS', min ? 'margin.min' : 'margin.max', sides)] : []),
    ...(hasOtherVat ? [said('MARGIN_VAT', 'margin.vat', 'HIGHER_OR_LOWER')] : []),
    ...(isLimitedTwice(plan, margin, wholesale)
      ? [said('MARGIN_ON_LIMITED_PRICE', 'margin.over', 'HIGHER_OR_LOWER')]
      : []),
  ];
}

/** The margin comes after the limits of the wholesale price: they can be raised by it only where it does not depend on the energy. */
function isLimitedTwice(plan: Plan, { percent, perKwh }: MarginTerms, { minPrice, maxPrice }: Plan): boolean {
  const limits = [minPrice, maxPrice].filter((limit) => limit !== undefined);
  if (limits.length === 0) return false;
  const hasGross = limits.some(({ inclVat }) => inclVat !== undefined);
  return perKwh !== undefined || (percent !== undefined && hasGross) || (plan.minPrice ?? plan.maxPrice) !== undefined;
}

function said(
  code: InexpressibleCode,
  field: string,
  publishedIs: Inexpressible['publishedIs'],
  value = '',
): Inexpressible {
  return { code, field, publishedIs, texts: inexpressibleTexts(code, value) };
}
