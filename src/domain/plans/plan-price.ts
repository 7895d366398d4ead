import type { Decimal } from '../decimal.js';
import type { PartyId } from '../party.js';
import type { VatRate } from '../pricing/amounts/vat.js';
import type { Ratio } from '../ratio.js';
import type { ChargingPeriod } from '../roaming/cdr.js';
import type { Price } from '../roaming/price.js';
import type { SpotPrice, SpotPrices } from '../spot/spot-price.js';
import type { EnergyPart, Plan } from './plan.js';

/** A session to be priced by a plan; periods with OCPI's dimensions (kWh, hours, kW). */
export interface PlanSession {
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly chargingPeriods: readonly ChargingPeriod[];
  readonly locationId?: string;
  readonly emsp?: PartyId;
  readonly contractId?: string;
}

export interface PlanContext {
  readonly prices: SpotPrices;
  /** The plan that a retail plan with a margin stands on. */
  readonly wholesale?: Plan;
}

/** What a kWh of one slot is made of. */
export interface SlotPrice {
  readonly startsAt: Date;
  /** After floor, cap and decimals; before memberships. One per VAT rate, the plan's own first. */
  readonly perKwh: readonly { readonly vat: VatRate; readonly price: Decimal }[];
  readonly spot?: SpotPrice;
  /** True: the market's price was missing and the plan's fallback stands for it. */
  readonly fallback: boolean;
  readonly parts: readonly EnergyPart[];
  readonly limit?: 'CAP' | 'FLOOR';
}

export type PlanLineKind = 'ENERGY' | 'IDLE' | 'IDLE_CAP' | 'LIMIT' | 'MARGIN' | 'START_FEE' | 'TIME';

/** One line of a price, with what it came from. Amounts exact. */
export interface PlanLine {
  readonly kind: PlanLineKind;
  /** Index in the periods as they were cut. */
  readonly period?: number;
  /** kWh, seconds, or 1. Energy with several VAT rates has a line for each, all with the whole energy. */
  readonly quantity: Decimal;
  /** Per kWh, per hour or flat, after membership; absent for what is on the session. */
  readonly unitPrice?: Decimal;
  readonly costExcl: Ratio;
  /** UNKNOWN for a LIMIT that changes the amounts excl. and incl. VAT otherwise than at the rate of the session. */
  readonly vat: VatRate;
  /** Of ENERGY. */
  readonly slot?: SlotPrice;
  readonly membership?: string;
  readonly reason: string;
}

export type PlanWarningCode = 'BAND_WITHOUT_POWER' | 'FALLBACK_PRICE' | 'PERIOD_CUT';

export interface PlanWarning {
  readonly code: PlanWarningCode;
  readonly message: string;
  readonly at?: Date;
}

/** A session priced by a plan: exact, with the payable amount rounded once (ISO 4217 minor unit). */
export interface PlanPrice {
  readonly currency: string;
  readonly exact: { readonly exclVat: Ratio; readonly inclVat: Ratio };
  readonly payable: Price;
  readonly lines: readonly PlanLine[];
  readonly warnings: readonly PlanWarning[];
  /** The periods it was priced by: cut at slots, tiers and the end of grace. */
  readonly periods: readonly ChargingPeriod[];
  /** Of a retail plan with a margin: the wholesale price of the same session. */
  readonly wholesale?: PlanPrice;
}
