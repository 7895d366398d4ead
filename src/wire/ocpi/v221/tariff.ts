import type { Tariff, TariffType } from '../../../domain/roaming/tariff.js';
import {
  currency,
  id,
  type JsonObject,
  list,
  optionalChild,
  optionalText,
  optionalValidityTime,
  optionalWord,
  party,
  present,
  root,
  time,
} from '../fields/read.js';
import { known, readElements } from '../fields/tariff-elements.js';
import type { Tolerate } from '../fields/tolerated.js';
import { readPrice } from './price.js';
import { readDisplayText, readEnergyMix } from './texts.js';

/**
 * Reads a Tariff (OCPI 2.2.1, mod_tariffs); refuses with `bad-field`, naming the path. Unknown values of enums as in
 * `readElements`.
 */
export function parseTariff(body: unknown, tolerate?: Tolerate): Tariff {
  return readTariff(root(body, tolerate));
}

export function readTariff(object: JsonObject): Tariff {
  return present({
    ...readTerms(object),
    minPrice: optionalChild(object, 'min_price', readPrice),
    maxPrice: optionalChild(object, 'max_price', readPrice),
  });
}

/** What of a Tariff is the same in OCPI 2.3.0: all but its price limits and what it says about taxes. */
export function readTerms(object: JsonObject): Omit<Tariff, 'maxPrice' | 'minPrice' | 'taxIncluded'> {
  const altText = list(object, 'tariff_alt_text', readDisplayText);
  return present({
    party: party(object),
    id: id(object, 'id'),
    currency: currency(object, 'currency'),
    type: known(TARIFF_TYPES, optionalWord(object, 'type', KNOWN_TYPES)),
    altText: altText.length > 0 ? altText : undefined,
    altUrl: optionalText(object, 'tariff_alt_url', 255),
    elements: readElements(object, { vat: true }),
    startsAt: optionalValidityTime(object, 'start_date_time'),
    endsAt: optionalValidityTime(object, 'end_date_time'),
    energyMix: optionalChild(object, 'energy_mix', readEnergyMix),
    lastUpdated: time(object, 'last_updated'),
  });
}

const TARIFF_TYPES: readonly TariffType[] = [
  'AD_HOC_PAYMENT',
  'PROFILE_CHEAP',
  'PROFILE_FAST',
  'PROFILE_GREEN',
  'REGULAR',
];
const KNOWN_TYPES: ReadonlySet<string> = new Set(TARIFF_TYPES);
