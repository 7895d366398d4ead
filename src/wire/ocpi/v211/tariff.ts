import { HubError } from '../../../domain/errors.js';
import type { PartyId } from '../../../domain/party.js';
import type { Tariff } from '../../../domain/roaming/tariff.js';
import { writeDateTime } from '../fields/date-time.js';
import { currency, id, list, optionalChild, optionalText, present, root, time } from '../fields/read.js';
import { readElements } from '../fields/tariff-elements.js';
import type { Tolerate } from '../fields/tolerated.js';
import { type JsonFields, jsonFields } from '../fields/write.js';
import { writeElements } from '../fields/write-tariff-elements.js';
import { readDisplayText, readEnergyMix, writeDisplayText, writeEnergyMix } from '../v221/texts.js';

/**
 * Reads a Tariff (OCPI 2.1.1, mod_tariffs). It names no owner, so whoever sent it is given; its prices exclude VAT, and
 * the rate is not known. Refuses with `bad-field`, naming the path. Unknown values of enums as in `readElements`.
 */
export function parseTariff(body: unknown, owner: PartyId, tolerate?: Tolerate): Tariff {
  const object = root(body, tolerate);
  const altText = list(object, 'tariff_alt_text', readDisplayText);
  return present({
    party: owner,
    id: id(object, 'id'),
    currency: currency(object, 'currency'),
    altText: altText.length > 0 ? altText : undefined,
    altUrl: optionalText(object, 'tariff_alt_url', 255),
    taxIncluded: 'UNKNOWN' as const,
    elements: readElements(object, { vat: false }),
    energyMix: optionalChild(object, 'energy_mix', (mix) => readEnergyMix(mix, IMPACT_CATEGORY)),
    lastUpdated: time(object, 'last_updated'),
  });
}

/**
 * Writes a Tariff as OCPI 2.1.1 has it. VAT and the kind of tariff are left out, and so are elements that price
 * reservations only. Refuses (`bad-field`), naming the path, what would cost another amount in 2.1.1: limits of the
 * price or of its validity, prices that include taxes, and restrictions by current.
 */
export function formatTariff(tariff: Tariff): JsonFields {
  requireSayable(tariff);
  const charging = tariff.elements.filter(({ restrictions }) => restrictions?.reservation === undefined);
  if (charging.length === 0) refuse('elements');
  return jsonFields({
    id: tariff.id,
    currency: tariff.currency,
    tariff_alt_text: tariff.altText?.map(writeDisplayText),
    tariff_alt_url: tariff.altUrl,
    elements: writeElements(
      charging.map(({ priceComponents, ...rest }) => ({
        ...rest,
        priceComponents: priceComponents.map(({ vat: _none, ...component }) => component),
      })),
    ),
    energy_mix: tariff.energyMix && writeEnergyMix(tariff.energyMix, IMPACT_CATEGORY),
    last_updated: writeDateTime(tariff.lastUpdated),
  });
}

/** What later versions call `category` (2.1.1, mod_locations, EnvironmentalImpact). */
const IMPACT_CATEGORY = 'source';

function requireSayable({ elements, ...tariff }: Tariff): void {
  if (tariff.minPrice) refuse('min_price');
  if (tariff.maxPrice) refuse('max_price');
  if (tariff.startsAt) refuse('start_date_time');
  if (tariff.endsAt) refuse('end_date_time');
  if (tariff.taxIncluded === 'YES') refuse('tax_included');
  elements.forEach(({ restrictions }, index) => {
    if (restrictions?.minCurrent) refuse(`elements.${index}.restrictions.min_current`);
    if (restrictions?.maxCurrent) refuse(`elements.${index}.restrictions.max_current`);
  });
}

function refuse(field: string): never {
  throw new HubError('bad-field', `${field}: OCPI 2.1.1 has no way to say it`, field);
}
