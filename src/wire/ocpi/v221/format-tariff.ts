import type { PriceComponent, Tariff, TariffRestrictions } from '../../../domain/roaming/tariff.js';
import { writeDateTime } from '../fields/date-time.js';
import { type JsonFields, jsonFields, jsonNumber, unlessEmpty } from '../fields/write.js';
import { writePrice } from './price.js';
import { writeDisplayText, writeEnergyMix } from './texts.js';

/** Writes a Tariff as OCPI 2.2.1 has it (mod_tariffs). Prices exclude VAT there, whatever `taxIncluded` says. */
export function formatTariff(tariff: Tariff): JsonFields {
  return jsonFields({
    country_code: tariff.party.countryCode,
    party_id: tariff.party.partyId,
    id: tariff.id,
    currency: tariff.currency,
    type: tariff.type,
    tariff_alt_text: tariff.altText?.map(writeDisplayText),
    tariff_alt_url: tariff.altUrl,
    min_price: tariff.minPrice && writePrice(tariff.minPrice),
    max_price: tariff.maxPrice && writePrice(tariff.maxPrice),
    elements: tariff.elements.map(({ priceComponents, restrictions }) =>
      jsonFields({
        price_components: priceComponents.map(writeComponent),
        restrictions: restrictions && writeRestrictions(restrictions),
      }),
    ),
    start_date_time: tariff.startsAt && writeDateTime(tariff.startsAt),
    end_date_time: tariff.endsAt && writeDateTime(tariff.endsAt),
    energy_mix: tariff.energyMix && writeEnergyMix(tariff.energyMix),
    last_updated: writeDateTime(tariff.lastUpdated),
  });
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
