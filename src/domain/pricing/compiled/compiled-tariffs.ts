import type { TimeZone } from '../periods/local-time.js';
import type { PricingPolicy } from '../policy.js';
import type { PriceableTariff, VatLine } from '../priced-cdr.js';
import type { EmptyWindow } from '../session-checks.js';
import type { ChargedComponent, ScaledSums } from './scaled-cdr.js';
import type { CalendarIndex } from './tariff/calendar-index.js';
import type { ChangePoints } from './tariff/change-points.js';
import type { ScaledRestrictions } from './tariff/restrictions.js';
import type { ZoneClock } from './tariff/zone-clock.js';

/** A set of tariffs, made ready for pricing many sessions in one time zone by one policy. Made by `compileTariffs`. */
export interface CompiledTariffs {
  readonly policy: PricingPolicy;
  readonly zone: TimeZone | undefined;
  readonly clock: ZoneClock | undefined;
  /** Whether the policy and the time zone are within the range of the compiled engine. */
  readonly usable: boolean;
  /** In the order given. */
  readonly tariffs: readonly CompiledTariff[];
  /** Versions of a tariff by id in capitals, in the order given. */
  readonly byId: ReadonlyMap<string, readonly CompiledTariff[]>;
  /** All VAT rates of the set; a component refers to one by its index. */
  readonly rates: readonly CompiledRate[];
}

export interface CompiledRate {
  readonly treatment: VatLine['treatment'];
  readonly percentMicro: number | undefined;
  /** Gross by net in 1e-8; undefined where VAT is not known. */
  readonly grossFactor: bigint | undefined;
}

/** One tariff in integers. Whatever a session does not use of it need not fit: `usable` says whether it all does. */
export interface CompiledTariff {
  readonly source: PriceableTariff;
  readonly usable: boolean;
  /** Instants in ms; infinite where the tariff tells none. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly needsLocalTime: boolean;
  readonly pricesEnergy: boolean;
  /** In cost units. */
  readonly minPrice: ScaledSums | undefined;
  readonly maxPrice: ScaledSums | undefined;
  /** Elements whose window has no length, in list order. */
  readonly emptyWindows: readonly EmptyWindow[];
  /** Candidates by `Slot`. */
  readonly ranked: readonly Ranked[];
  /** Where prices may change, by the slots that are asked; filled as sessions ask. */
  readonly changePoints: Map<number, ChangePoints>;
}

/** What can be billed, as index. Reserved time has two ranks: one for a reservation that was used, one for an expired one. */
export const Slot = {
  ENERGY: 0,
  TIME: 1,
  PARKING_TIME: 2,
  RESERVATION_TIME: 3,
  RESERVATION_FLAT: 4,
  FLAT: 5,
  EXPIRED_TIME: 6,
  EXPIRED_FLAT: 7,
} as const;
export const SLOTS = 8;

/** The components that could price something, the first in rank first. */
export interface Ranked {
  readonly components: readonly CompiledComponent[];
  /** Finds those that stand in the calendar; undefined where none looks at it. */
  readonly calendar: CalendarIndex | undefined;
}

export interface CompiledComponent extends ChargedComponent {
  readonly stepSize: number;
  /** Index in the rates of the set. */
  readonly rate: number;
  /** Cost per 1e-6 kWh, per 0.2 ms, or of the fee, in 1 / (18·10^12) of the currency. */
  readonly unitCost: number;
  readonly unitCostBig: bigint;
  /** The same number for components that cost the same: price, VAT and step. */
  readonly sameCost: number;
  /** Absent where the element applies always. */
  readonly restrictions: ScaledRestrictions | undefined;
}
