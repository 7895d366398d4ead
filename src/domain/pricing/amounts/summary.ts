import { type Decimal, sum } from '../../decimal.js';
import type { Price } from '../../roaming/price.js';
import { mapVolumes, type Volumes } from '../periods/dimensions.js';
import type { PricedCdr, Quantities, VatLine } from '../priced-cdr.js';
import type { Charge } from './charges.js';
import type { CostTotal, RateSums, SessionCost } from './rounding.js';

/** A price with the VAT side left out where it is not known. */
export function priceOf(exclVat: Decimal, inclVat: Decimal | undefined): Price {
  return inclVat ? { exclVat, inclVat } : { exclVat };
}

type CostTotals = Pick<
  PricedCdr,
  'totalEnergyCost' | 'totalFixedCost' | 'totalParkingCost' | 'totalReservationCost' | 'totalTimeCost'
>;

/** The totals of a CDR per kind of cost, before price limits; absent where nothing of the kind was charged. */
export function costTotals({ totals }: SessionCost): CostTotals {
  const total = (kind: CostTotal): Price | undefined => {
    const sums = totals.get(kind);
    return sums && priceOf(sums.excl.toDecimal(), sums.incl?.toDecimal());
  };
  return {
    totalEnergyCost: total('energy'),
    totalTimeCost: total('time'),
    totalParkingCost: total('parking'),
    totalFixedCost: total('fixed'),
    totalReservationCost: total('reservation'),
  };
}

/** kWh and seconds per dimension out of volumes or charges. */
export function quantitiesOf(volumes: Volumes): Quantities {
  return {
    energyKwh: volumes.ENERGY,
    timeS: volumes.TIME,
    parkingTimeS: volumes.PARKING_TIME,
    reservationTimeS: volumes.RESERVATION_TIME,
  };
}

/** What is paid for: the priced volumes with their step surplus. */
export function billedVolumes(charges: readonly Charge[]): Volumes {
  return mapVolumes((wanted) => sum(charges.flatMap((charge) => (charge.dimension === wanted ? charge.quantity : []))));
}

/** What was measured in all periods together. */
export function measuredVolumes(periods: readonly { readonly volumes: Volumes }[]): Volumes {
  return mapVolumes((wanted) => sum(periods.map(({ volumes }) => volumes[wanted])));
}

/** A line of the VAT breakdown. */
export function vatLine({ rate, base, vat }: RateSums): VatLine {
  return { ...rate, base: base.toDecimal(), vat: vat.toDecimal(), exact: { base, vat } };
}
