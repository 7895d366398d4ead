import type { Price } from '../../../domain/roaming/price.js';
import { decimal, type JsonObject, optionalDecimal } from '../fields/read.js';
import { type JsonFields, jsonFields, jsonNumber } from '../fields/write.js';

/** OCPI 2.2.1, types, Price. */
export function readPrice(object: JsonObject): Price {
  const exclVat = decimal(object, 'excl_vat');
  const inclVat = optionalDecimal(object, 'incl_vat');
  return inclVat === undefined ? { exclVat } : { exclVat, inclVat };
}

export function writePrice(price: Price): JsonFields {
  return jsonFields({
    excl_vat: jsonNumber(price.exclVat),
    incl_vat: price.inclVat && jsonNumber(price.inclVat),
  });
}
