import type { PriceableTariff } from '../../priced-cdr.js';

/**
 * Text that is the same for tariffs that price the same: every field that a price depends on. Tariffs that come with
 * each CDR anew are recognised by it. Decimals turn into JSON as text, which loses nothing.
 */
export function tariffKey(tariffs: readonly PriceableTariff[]): string {
  return JSON.stringify(tariffs.map(fieldsOf));
}

function fieldsOf({
  id,
  currency,
  type,
  taxIncluded,
  startsAt,
  endsAt,
  minPrice,
  maxPrice,
  elements,
}: PriceableTariff): unknown[] {
  return [id, currency, type, taxIncluded, startsAt?.getTime(), endsAt?.getTime(), minPrice, maxPrice, elements];
}
