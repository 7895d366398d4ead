import type { PriceComponent, TariffDimension, TariffElement } from '../../roaming/tariff.js';
import type { PricingPolicy } from '../policy.js';
import type { BilledDimension, PriceableTariff } from '../priced-cdr.js';
import { type Moment, restrictionsHold } from './restrictions.js';

/** A price component and the place where it stands in its tariff. */
export interface SelectedComponent {
  readonly tariff: PriceableTariff;
  readonly elementIndex: number;
  readonly element: TariffElement;
  readonly componentIndex: number;
  readonly component: PriceComponent;
}

export interface Selection {
  readonly tariff: PriceableTariff;
  readonly policy: PricingPolicy;
  readonly reservation: 'EXPIRED' | 'USED';
}

/**
 * Finds what a dimension costs at a moment: the component of the first element in list order that has one of that
 * type and whose restrictions all hold. Elements do not exclude each other across dimensions (OCPI 2.2.1,
 * mod_tariffs, TariffElement). `undefined`: it costs nothing.
 */
export function selectComponent(
  selection: Selection,
  dimension: BilledDimension,
  moment: Moment,
): SelectedComponent | undefined {
  return firstHolding(candidates(selection, dimension), moment, selection.policy);
}

/** The first of several candidates whose restrictions all hold at a moment. */
export function firstHolding(
  ranked: readonly SelectedComponent[],
  moment: Moment,
  policy: PricingPolicy,
): SelectedComponent | undefined {
  return ranked.find(({ element }) => !element.restrictions || restrictionsHold(element.restrictions, moment, policy));
}

/**
 * All components of a tariff that could price a dimension, the first in rank first. Reserved time is priced by
 * elements with `reservation` only, and those price nothing else; when the reservation expired, RESERVATION_EXPIRES
 * comes before RESERVATION wherever it stands (OCPI 2.2.1, mod_tariffs, ReservationRestrictionType).
 */
export function candidates({ tariff, reservation }: Selection, dimension: BilledDimension): SelectedComponent[] {
  const type = COMPONENT_TYPE[dimension];
  if (dimension !== 'RESERVATION_TIME' && dimension !== 'RESERVATION_FLAT') return components(tariff, type, undefined);
  const used = components(tariff, type, 'RESERVATION');
  return reservation === 'EXPIRED' ? [...components(tariff, type, 'RESERVATION_EXPIRES'), ...used] : used;
}

const COMPONENT_TYPE: Readonly<Record<BilledDimension, TariffDimension>> = {
  ENERGY: 'ENERGY',
  FLAT: 'FLAT',
  PARKING_TIME: 'PARKING_TIME',
  RESERVATION_FLAT: 'FLAT',
  RESERVATION_TIME: 'TIME',
  TIME: 'TIME',
};

function components(
  tariff: PriceableTariff,
  type: TariffDimension,
  reservation: string | undefined,
): SelectedComponent[] {
  const found: SelectedComponent[] = [];
  tariff.elements.forEach((element, elementIndex) => {
    if (element.restrictions?.reservation !== reservation) return;
    const componentIndex = element.priceComponents.findIndex((component) => component.type === type);
    const component = element.priceComponents[componentIndex];
    if (component) found.push({ tariff, elementIndex, element, componentIndex, component });
  });
  return found;
}
