import type { CdrDimension, CdrToken, ChargingPeriod } from '../../../domain/roaming/cdr.js';
import { writeDateTime } from '../fields/date-time.js';
import { decimal, filledList, id, type JsonObject, optionalId, party, time, word } from '../fields/read.js';
import { type JsonFields, jsonFields, jsonNumber } from '../fields/write.js';
import { CDR_DIMENSIONS, TOKEN_TYPES } from './known/charging-values.js';

// What Session and CDR have in common.

/** OCPI 2.2.1, mod_cdrs, ChargingPeriod. */
export function readChargingPeriod(object: JsonObject): ChargingPeriod {
  const startedAt = time(object, 'start_date_time');
  const dimensions = filledList(object, 'dimensions', readDimension);
  const tariffId = optionalId(object, 'tariff_id');
  return tariffId === undefined ? { startedAt, dimensions } : { startedAt, dimensions, tariffId };
}

export function writeChargingPeriod(period: ChargingPeriod): JsonFields {
  return jsonFields({
    start_date_time: writeDateTime(period.startedAt),
    dimensions: period.dimensions.map(({ type, volume }) => ({ type, volume: jsonNumber(volume) })),
    tariff_id: period.tariffId,
  });
}

/** OCPI 2.2.1, mod_cdrs, CdrToken. */
export function readCdrToken(object: JsonObject): CdrToken {
  return {
    party: party(object),
    uid: id(object, 'uid'),
    type: word(object, 'type', TOKEN_TYPES),
    contractId: id(object, 'contract_id'),
  };
}

export function writeCdrToken(token: CdrToken): JsonFields {
  return {
    country_code: token.party.countryCode,
    party_id: token.party.partyId,
    uid: token.uid,
    type: token.type,
    contract_id: token.contractId,
  };
}

function readDimension(object: JsonObject): CdrDimension {
  return { type: word(object, 'type', CDR_DIMENSIONS), volume: decimal(object, 'volume') };
}
