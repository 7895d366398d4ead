import type { DisplayText } from '../../../domain/roaming/display-text.js';
import type { EnergyMix } from '../../../domain/roaming/energy-mix.js';
import type { Coordinates } from '../../../domain/roaming/location.js';
import { decimal, flag, type JsonObject, list, optionalText, present, refuse, text, word } from '../fields/read.js';
import { type JsonFields, jsonFields, jsonNumber, unlessEmpty } from '../fields/write.js';
import { ENERGY_SOURCES, ENVIRONMENTAL_IMPACTS } from './known/location-values.js';

/** OCPI 2.2.1, types, DisplayText. */
export function readDisplayText(object: JsonObject): DisplayText {
  return { language: text(object, 'language', 2), text: text(object, 'text', 512) };
}

export function writeDisplayText(display: DisplayText): JsonFields {
  return { language: display.language, text: display.text };
}

/** OCPI 2.2.1, mod_locations, GeoLocation: decimal degrees as text, any number of decimals. */
export function readCoordinates(object: JsonObject): Coordinates {
  return { latitude: degrees(object, 'latitude', 90), longitude: degrees(object, 'longitude', 180) };
}

export function writeCoordinates(coordinates: Coordinates): JsonFields {
  return { latitude: coordinates.latitude, longitude: coordinates.longitude };
}

/** OCPI 2.2.1, mod_locations, EnergyMix. `category`: the field of an impact that says of what, `source` in 2.1.1. */
export function readEnergyMix(object: JsonObject, category = 'category'): EnergyMix {
  return present({
    isGreenEnergy: flag(object, 'is_green_energy'),
    energySources: list(object, 'energy_sources', (source) => ({
      source: word(source, 'source', ENERGY_SOURCES),
      percentage: decimal(source, 'percentage'),
    })),
    environImpact: list(object, 'environ_impact', (impact) => ({
      category: word(impact, category, ENVIRONMENTAL_IMPACTS),
      amount: decimal(impact, 'amount'),
    })),
    supplierName: optionalText(object, 'supplier_name', 64),
    energyProductName: optionalText(object, 'energy_product_name', 64),
  });
}

export function writeEnergyMix(mix: EnergyMix, category = 'category'): JsonFields {
  return jsonFields({
    is_green_energy: mix.isGreenEnergy,
    energy_sources: unlessEmpty(
      mix.energySources.map(({ source, percentage }) => ({ source, percentage: jsonNumber(percentage) })),
    ),
    environ_impact: unlessEmpty(
      mix.environImpact.map((impact) => ({ [category]: impact.category, amount: jsonNumber(impact.amount) })),
    ),
    supplier_name: mix.supplierName,
    energy_product_name: mix.energyProductName,
  });
}

function degrees(object: JsonObject, key: string, max: number): string {
  const value = text(object, key);
  const isDegrees = /^-?\d{1,3}(\.\d{1,20})?$/.test(value) && Math.abs(Number(value)) <= max;
  return isDegrees ? value : refuse(object, key, `expected degrees up to ${max} as text such as "51.047599"`);
}
