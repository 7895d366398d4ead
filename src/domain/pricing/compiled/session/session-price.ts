import { chargeReason } from '../../amounts/charges.js';
import { surplusReason } from '../../amounts/step-size.js';
import type { BillingPeriod } from '../../periods/charging-periods.js';
import { localTimeAt } from '../../periods/local-time.js';
import type { BilledDimension } from '../../priced-cdr.js';
import { microDecimal } from '../micro-text.js';
import type { ScaledCharge, ScaledPrice, ScaledQuantities, ScaledRate, ScaledSums } from '../scaled-cdr.js';
import type { LimitedSums } from './limit-scaled.js';
import type { RowCharge, Session } from './session.js';
import { measuredOf } from './step-scaled.js';
import { costOf, type RateBase, scaledRate, sumsOf } from './sums.js';

interface Outcome {
  readonly charges: readonly RowCharge[];
  readonly bases: readonly RateBase[];
  readonly limited: LimitedSums;
}

const NO_MEASUREMENTS: BillingPeriod['measured'] = new Map();

/** The price of a session; whatever of it nobody reads is not worked out. */
export class SessionPrice implements ScaledPrice {
  readonly exclVat: bigint;
  readonly inclVat: bigint | undefined;
  readonly afterLimits: LimitedSums;
  readonly charges: readonly RowCharge[];
  private readonly session: Session;
  private readonly bases: readonly RateBase[];

  constructor(session: Session, { charges, bases, limited }: Outcome) {
    const { exclVat, inclVat } = limited;
    const { credit } = session.cdr;
    // OCPI 2.2.1, mod_cdrs, Credit CDRs: of all amounts only total_cost is negative.
    this.exclVat = credit ? -exclVat : exclVat;
    this.inclVat = credit && inclVat !== undefined ? -inclVat : inclVat;
    this.afterLimits = limited;
    this.charges = charges;
    this.session = session;
    this.bases = bases;
  }

  get currency(): string {
    return this.session.cdr.currency;
  }

  get warnings(): ScaledPrice['warnings'] {
    return this.session.warnings;
  }

  get totalTimeMs(): number {
    return this.session.cdr.endedMs - this.session.cdr.startedMs;
  }

  get limitApplied(): ScaledPrice['limitApplied'] {
    return this.afterLimits.limitApplied;
  }

  get beforeLimits(): ScaledSums {
    return sumsOf(this.bases);
  }

  get energyCost(): ScaledSums | undefined {
    return this.cost(['ENERGY']);
  }

  get timeCost(): ScaledSums | undefined {
    return this.cost(['TIME']);
  }

  get parkingCost(): ScaledSums | undefined {
    return this.cost(['PARKING_TIME']);
  }

  get fixedCost(): ScaledSums | undefined {
    return this.cost(['FLAT']);
  }

  get reservationCost(): ScaledSums | undefined {
    return this.cost(['RESERVATION_TIME', 'RESERVATION_FLAT']);
  }

  get rates(): readonly ScaledRate[] {
    return this.bases.map(scaledRate);
  }

  get billed(): ScaledQuantities {
    return quantities((dimension) => {
      let total = 0;
      for (const charge of this.charges) if (charge.dimension === dimension) total += charge.quantity;
      return total;
    });
  }

  get measured(): ScaledQuantities {
    return quantities((dimension) => measuredOf(this.session.rows, dimension));
  }

  reasonOf(charge: ScaledCharge): string {
    const { dimension, component } = charge;
    const { tariff, elementIndex, componentIndex } = component;
    const element = tariff.elements[elementIndex];
    if (charge.kind === 'STEP_SURPLUS') {
      return surplusReason(element?.priceComponents[componentIndex]?.stepSize ?? 0, dimension);
    }
    const row = this.session.rows[charge.period];
    if (!element || !row) return '';
    const { zone, clock } = this.session;
    return chargeReason({ tariff, elementIndex, element }, dimension, {
      instantMs: row.startMs,
      local: zone && clock && localTimeAt(zone, row.startMs),
      energyKwh: microDecimal(row.energyBefore),
      elapsedS: Math.max(0, (row.startMs - row.durationFromMs) / 1_000),
      measured: NO_MEASUREMENTS,
    });
  }

  private cost(dimensions: readonly BilledDimension[]): ScaledSums | undefined {
    return costOf(this.charges, dimensions, this.session.compiled.rates);
  }
}

function quantities(totalOf: (dimension: BilledDimension) => number): ScaledQuantities {
  return {
    energyMicroKwh: totalOf('ENERGY'),
    timeUs: totalOf('TIME'),
    parkingTimeUs: totalOf('PARKING_TIME'),
    reservationTimeUs: totalOf('RESERVATION_TIME'),
  };
}
