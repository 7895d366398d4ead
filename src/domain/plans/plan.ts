import type { Decimal } from '../decimal.js';
import type { PartyId, PartyKey } from '../party.js';
import type { VatRate } from '../pricing/amounts/vat.js';
import type { DisplayText } from '../roaming/display-text.js';
import type { Price } from '../roaming/price.js';
import type { DayOfWeek } from '../roaming/tariff.js';

/**
 * An energy-cost-aware price of a CPO (outside OCPI 2.2.1): what a kWh costs follows the day-ahead market, the grid fee
 * and the load. It is published as OCPI tariffs as far as OCPI can express it. All prices are in `currency`, excl. VAT.
 */
export interface Plan {
  /** At most 20 letters, digits, `-` and `_`: ids of published tariffs begin with it and have at most 36. */
  readonly id: string;
  readonly party: PartyId;
  readonly currency: string;
  /** IANA zone of windows, dates and days. Its offset is always whole quarter hours. */
  readonly timeZone: string;
  /** WHOLESALE: what an eMSP pays. RETAIL: what a driver pays. */
  readonly level: 'RETAIL' | 'WHOLESALE';
  readonly names: readonly DisplayText[];
  readonly validFrom: Date;
  readonly validUntil?: Date;
  /** Where it applies; absent: at all locations of the party. */
  readonly locations?: readonly PlanLocation[];
  /** Local dates (`YYYY-MM-DD`) that are public holidays or were named as such. */
  readonly holidays: ReadonlySet<string>;
  readonly energy: EnergyTerms;
  /** Per hour of charging. */
  readonly time?: TimeTerms;
  readonly startFee?: FeeTerms;
  readonly idle?: IdleTerms;
  readonly memberships: readonly Membership[];
  /** On the session, as OCPI's min_price and max_price. */
  readonly minPrice?: Price;
  readonly maxPrice?: Price;
  /** Present: this retail plan is the price of a wholesale plan and a margin; it has no energy, time or fees of its own. */
  readonly margin?: MarginTerms;
  readonly demand?: DemandTerms;
  /** Who publishes it as tariffs; absent: the hub, where a platform speaks for the party and has no tariffs of its own. */
  readonly publishing?: 'BY_HUB' | 'BY_PARTY';
}

export interface PlanLocation {
  readonly id: string;
  /** Grid zone in which it lies; absent: only grid fees without a zone apply. */
  readonly zone?: string;
}

/** When something applies, in local time. What is present must all hold; what is absent does not restrict. */
export interface Window {
  readonly days?: readonly DayOfWeek[];
  /** `HH:MM`, whole quarter hours. Until 00:00 is the end of the day; a window that ends before it starts wraps midnight. */
  readonly from?: string;
  readonly until?: string;
  /** 1 to 12. */
  readonly months?: readonly number[];
  readonly holidays?: 'EXCLUDED' | 'ONLY';
}

/** price = clamp(percent·spot/100/1000 + parts, floor, cap), then `decimals`; all per kWh and excl. VAT. */
export interface EnergyTerms {
  readonly spot?: SpotTerms;
  readonly parts: readonly EnergyPart[];
  readonly floor?: Decimal;
  readonly cap?: Decimal;
  /** Rounds the price of a slot half up to so many decimals; absent: exact. */
  readonly decimals?: number;
  /** The first kWh of a session cost nothing. */
  readonly freeKwh?: Decimal;
}

export interface SpotTerms {
  readonly index: string;
  /** 100: the market's price as it is. */
  readonly percent: Decimal;
  /** FOLLOW: each slot has its price. LOCK_AT_START: all energy has the price of the slot in which the session began. */
  readonly mode: 'FOLLOW' | 'LOCK_AT_START';
  /** Stands for percent·spot where the market's price is missing; always flagged. Per kWh. */
  readonly fallback: Decimal;
  readonly vat: VatRate;
}

/**
 * An addend per kWh. BASE, MARKUP and TAX: all that apply are added. PEAK, GRID_FEE, POWER_BAND and TIER: the first
 * of its kind that applies, in list order.
 */
export interface EnergyPart {
  readonly kind: 'BASE' | 'GRID_FEE' | 'MARKUP' | 'PEAK' | 'POWER_BAND' | 'TAX' | 'TIER';
  readonly name: string;
  readonly perKwh: Decimal;
  readonly vat: VatRate;
  readonly window?: Window;
  /** GRID_FEE only. */
  readonly zone?: string;
  /** POWER_BAND only: from (inclusive) and to (exclusive), in kW. */
  readonly minKw?: Decimal;
  readonly maxKw?: Decimal;
  /** TIER only: energy of the session so far, from (inclusive) and to (exclusive), in kWh. */
  readonly minKwh?: Decimal;
  readonly maxKwh?: Decimal;
}

export interface TimeTerms {
  readonly perHour: Decimal;
  readonly vat: VatRate;
  readonly window?: Window;
}

export interface FeeTerms {
  readonly price: Decimal;
  readonly vat: VatRate;
}

/** What parking costs after charging. */
export interface IdleTerms {
  readonly perHour: Decimal;
  readonly vat: VatRate;
  /** Free minutes of each stretch of parking. */
  readonly graceMinutes: number;
  /** Parking in it is free. */
  readonly exempt?: Window;
  readonly maxPerSession?: Decimal;
  /** Per local day. */
  readonly maxPerDay?: Decimal;
}

/** Who has it pays less: the customers of some eMSPs, or some contracts. */
export interface Membership {
  readonly id: string;
  readonly names: readonly DisplayText[];
  readonly emsps?: readonly PartyKey[];
  /** Contract ids, `*` for any ending: `DE-ABC-*`. */
  readonly contracts?: readonly string[];
  /** Taken off the price of a kWh, first the percentage. */
  readonly energyPercent?: Decimal;
  readonly energyPerKwh?: Decimal;
  readonly startFeeWaived?: boolean;
  readonly idlePercent?: Decimal;
  /** Instead of the plan's. */
  readonly freeKwh?: Decimal;
}

/** What a retail price adds to the wholesale price of the same session. */
export interface MarginTerms {
  /** Id of the wholesale plan. */
  readonly over: string;
  /** Of the wholesale price. */
  readonly percent?: Decimal;
  readonly perKwh?: Decimal;
  readonly perSession?: Decimal;
  /** The margin of a session is at least and at most this. */
  readonly min?: Decimal;
  readonly max?: Decimal;
  readonly vat: VatRate;
}

/** The monthly price of the highest mean power of a quarter hour at a location; a settlement line, not part of a session. */
export interface DemandTerms {
  readonly perKw: Decimal;
  readonly vat: VatRate;
  /** Quarter hours that count; absent: all. */
  readonly window?: Window;
}
