import type { Tariff } from '../../../domain/roaming/tariff.js';
import { writeDateTime } from '../fields/date-time.js';
import { type JsonFields, type JsonValue, jsonFields } from '../fields/write.js';
import { writeElements } from '../fields/write-tariff-elements.js';
import { writePrice } from './price.js';
import { writeDisplayText, writeEnergyMix } from './texts.js';

/** Writes a Tariff as OCPI 2.2.1 has it (mod_tariffs). Prices exclude VAT there, whatever `taxIncluded` says. */
export function formatTariff(tariff: Tariff): JsonFields {
  const { minPrice, maxPrice } = tariff;
  return writeTerms(tariff, {
    min_price: minPrice && writePrice(minPrice),
    max_price: maxPrice && writePrice(maxPrice),
  });
}

/** A Tariff with the fields in which versions since 2.2.1 differ: price limits, and what it says about taxes. */
export function writeTerms(
  tariff: Tariff,
  { tax_included, ...limits }: { readonly [name: string]: JsonValue | undefined },
): JsonFields {
  return jsonFields({
    country_code: tariff.party.countryCode,
    party_id: tariff.party.partyId,
    id: tariff.id,
    currency: tariff.currency,
    type: tariff.type,
    tariff_alt_text: tariff.altText?.map(writeDisplayText),
    tariff_alt_url: tariff.altUrl,
    ...limits,
    elements: writeElements(tariff.elements),
    tax_included,
    start_date_time: tariff.startsAt && writeDateTime(tariff.startsAt),
    end_date_time: tariff.endsAt && writeDateTime(tariff.endsAt),
    energy_mix: tariff.energyMix && writeEnergyMix(tariff.energyMix),
    last_updated: writeDateTime(tariff.lastUpdated),
  });
}
