import type { PriceComponent, TariffElement, TariffRestrictions } from '../../../domain/roaming/tariff.js';
import { type JsonFields, jsonFields, jsonNumber, unlessEmpty } from './write.js';

/** Writes the elements of a Tariff, which all versions of OCPI have alike (2.2.1, mod_tariffs, TariffElement). */
export function writeElements(elements: readonly TariffElement[]): readonly JsonFields[] {
  return elements.map(({ priceComponents, restrictions }) =>
    jsonFields({
      price_components: priceComponents.map(writeComponent),
      restrictions: restrictions && writeRestrictions(restrictions),
    }),
  );
}

function writeComponent(component: PriceComponent): JsonFields {
  return jsonFields({
    type: component.type,
    price: jsonNumber(component.price),
    vat: component.vat && jsonNumber(component.vat),
    step_size: component.stepSize,
  });
}

function writeRestrictions(restrictions: TariffRestrictions): JsonFields {
  return jsonFields({
    start_time: restrictions.startTime,
    end_time: restrictions.endTime,
    start_date: restrictions.startDate,
    end_date: restrictions.endDate,
    min_kwh: restrictions.minKwh && jsonNumber(restrictions.minKwh),
    max_kwh: restrictions.maxKwh && jsonNumber(restrictions.maxKwh),
    min_current: restrictions.minCurrent && jsonNumber(restrictions.minCurrent),
    max_current: restrictions.maxCurrent && jsonNumber(restrictions.maxCurrent),
    min_power: restrictions.minPower && jsonNumber(restrictions.minPower),
    max_power: restrictions.maxPower && jsonNumber(restrictions.maxPower),
    min_duration: restrictions.minDurationS && jsonNumber(restrictions.minDurationS),
    max_duration: restrictions.maxDurationS && jsonNumber(restrictions.maxDurationS),
    day_of_week: restrictions.dayOfWeek && unlessEmpty(restrictions.dayOfWeek),
    reservation: restrictions.reservation,
  });
}
