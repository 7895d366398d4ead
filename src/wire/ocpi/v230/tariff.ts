import type { Price } from '../../../domain/roaming/price.js';
import type { Tariff, TaxIncluded } from '../../../domain/roaming/tariff.js';
import {
  decimal,
  type JsonObject,
  optionalChild,
  optionalDecimal,
  present,
  refuse,
  root,
  text,
} from '../fields/read.js';
import type { Tolerate } from '../fields/tolerated.js';
import { type JsonFields, jsonFields, jsonNumber } from '../fields/write.js';
import { writeTerms } from '../v221/format-tariff.js';
import { readTerms } from '../v221/tariff.js';

/**
 * Reads a Tariff (OCPI 2.3.0, mod_tariffs): as in 2.2.1, with `tax_included` and limits before and after taxes. Refuses
 * with `bad-field`, naming the path; also a `tax_included` that OCPI does not have, since it says what every amount of
 * the tariff means. Other unknown values of enums as in `readElements`.
 */
export function parseTariff(body: unknown, tolerate?: Tolerate): Tariff {
  const object = root(body, tolerate);
  return present({
    ...readTerms(object),
    minPrice: optionalChild(object, 'min_price', readLimit),
    maxPrice: optionalChild(object, 'max_price', readLimit),
    taxIncluded: readTaxIncluded(object),
  });
}

/** Writes a Tariff as OCPI 2.3.0 has it. Prices without taxes, as in earlier versions, are `tax_included: NO`. */
export function formatTariff(tariff: Tariff): JsonFields {
  const { minPrice, maxPrice, taxIncluded } = tariff;
  return writeTerms(tariff, {
    min_price: minPrice && writeLimit(minPrice),
    max_price: maxPrice && writeLimit(maxPrice),
    tax_included: TAX_INCLUDED.find((one) => one === taxIncluded) ?? 'NO',
  });
}

const TAX_INCLUDED: readonly TaxIncluded[] = ['YES', 'NO', 'N/A'];

function readTaxIncluded(object: JsonObject): TaxIncluded {
  const told = text(object, 'tax_included');
  return TAX_INCLUDED.find((one) => one === told) ?? refuse(object, 'tax_included', 'expected YES, NO or N/A');
}

/** OCPI 2.3.0, mod_tariffs, PriceLimit. */
function readLimit(object: JsonObject): Price {
  return present({ exclVat: decimal(object, 'before_taxes'), inclVat: optionalDecimal(object, 'after_taxes') });
}

function writeLimit({ exclVat, inclVat }: Price): JsonFields {
  return jsonFields({ before_taxes: jsonNumber(exclVat), after_taxes: inclVat && jsonNumber(inclVat) });
}
