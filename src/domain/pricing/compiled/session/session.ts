import type { PricingContext, PricingWarning } from '../../priced-cdr.js';
import type { CompiledComponent, CompiledTariff, CompiledTariffs } from '../compiled-tariffs.js';
import type { ScaledCdr, ScaledCharge, ScaledWarning } from '../scaled-cdr.js';
import type { ChangeSetup } from '../tariff/change-points.js';
import type { ScaledRow } from '../tariff/moment.js';

/** What the compiled engine has at hand while it prices one session. */
export interface Session extends ChangeSetup {
  readonly compiled: CompiledTariffs;
  readonly cdr: ScaledCdr;
  readonly rows: readonly ScaledRow[];
  /** The tariffs of the session, each once, in the order in which they come. */
  readonly used: readonly CompiledTariff[];
  readonly reservation: NonNullable<PricingContext['reservation']>;
  readonly warnings: ScaledWarning[];
}

/** A charge with what is needed to cost and to explain it. */
export interface RowCharge extends ScaledCharge {
  readonly component: CompiledComponent;
  readonly row: ScaledRow;
  /** The quantity in 1e-6 kWh, 0.2 ms or fees. */
  readonly units: number;
}

/** Microseconds in the unit by which time is costed. */
export const US_PER_UNIT = 200;

/** A warning that is put into words when somebody reads it. */
export function lazyWarning(
  code: PricingWarning['code'],
  period: number | undefined,
  describe: () => PricingWarning,
): ScaledWarning {
  return { code, period, describe };
}
