import type { Cdr, CdrLocation, SignedData } from '../../../domain/roaming/cdr.js';
import { CONNECTOR_FORMATS, CONNECTOR_TYPES, POWER_TYPES } from '../../../domain/roaming/location-values.js';
import {
  child,
  currency,
  decimal,
  filledList,
  id,
  type JsonObject,
  list,
  optionalChild,
  optionalDecimal,
  optionalFlag,
  optionalId,
  optionalInteger,
  optionalText,
  party,
  present,
  refuse,
  root,
  text,
  time,
  word,
} from '../fields/read.js';
import type { Tolerate } from '../fields/tolerated.js';
import { readCdrToken, readChargingPeriod } from './charging.js';
import { AUTH_METHODS } from './known/charging-values.js';
import { readPrice } from './price.js';
import { readTariff } from './tariff.js';
import { readCoordinates } from './texts.js';

/** A CDR's id is longer than others, so that a credit CDR can be the original's with something added. */
const CDR_ID_LENGTH = 39;

/**
 * Reads a CDR (OCPI 2.2.1, mod_cdrs). Refuses with `bad-field`, naming the path of the first field that is missing or
 * of another type, and a credit CDR that does not say what it credits. What the numbers mean is not judged here.
 */
export function parseCdr(body: unknown, tolerate?: Tolerate): Cdr {
  const object = root(body, tolerate);
  const totals = readTotals(object);
  const credit = optionalFlag(object, 'credit') ?? false;
  const creditReferenceId = optionalId(object, 'credit_reference_id', CDR_ID_LENGTH);
  if (credit && creditReferenceId === undefined) {
    refuse(object, 'credit_reference_id', 'required when credit is true');
  }
  return present({
    party: party(object),
    id: id(object, 'id', CDR_ID_LENGTH),
    startedAt: time(object, 'start_date_time'),
    endedAt: time(object, 'end_date_time'),
    sessionId: optionalId(object, 'session_id'),
    token: readCdrToken(child(object, 'cdr_token')),
    authMethod: word(object, 'auth_method', AUTH_METHODS),
    authorizationReference: optionalId(object, 'authorization_reference'),
    location: readCdrLocation(child(object, 'cdr_location')),
    meterId: optionalText(object, 'meter_id', 255),
    currency: currency(object, 'currency'),
    tariffs: list(object, 'tariffs', readTariff),
    chargingPeriods: filledList(object, 'charging_periods', readChargingPeriod),
    signedData: optionalChild(object, 'signed_data', readSignedData),
    ...totals,
    remark: optionalText(object, 'remark', 255),
    invoiceReferenceId: optionalId(object, 'invoice_reference_id', CDR_ID_LENGTH),
    credit,
    creditReferenceId,
    homeChargingCompensation: optionalFlag(object, 'home_charging_compensation'),
    lastUpdated: time(object, 'last_updated'),
  });
}

function readTotals(object: JsonObject) {
  return {
    totalCost: readPrice(child(object, 'total_cost')),
    totalFixedCost: optionalChild(object, 'total_fixed_cost', readPrice),
    totalEnergyKwh: decimal(object, 'total_energy'),
    totalEnergyCost: optionalChild(object, 'total_energy_cost', readPrice),
    totalTimeH: decimal(object, 'total_time'),
    totalTimeCost: optionalChild(object, 'total_time_cost', readPrice),
    totalParkingTimeH: optionalDecimal(object, 'total_parking_time'),
    totalParkingCost: optionalChild(object, 'total_parking_cost', readPrice),
    totalReservationCost: optionalChild(object, 'total_reservation_cost', readPrice),
  };
}

/** Ids of an EVSE may be `#NA` when a reservation was never used, and then the connector's fields mean nothing. */
function readCdrLocation(object: JsonObject): CdrLocation {
  return present({
    id: id(object, 'id'),
    name: optionalText(object, 'name', 255),
    address: text(object, 'address', 45),
    city: text(object, 'city', 45),
    postalCode: optionalText(object, 'postal_code', 10),
    state: optionalText(object, 'state', 20),
    country: text(object, 'country', 3),
    coordinates: readCoordinates(child(object, 'coordinates')),
    evseUid: id(object, 'evse_uid'),
    evseId: id(object, 'evse_id', 48),
    connectorId: id(object, 'connector_id'),
    connectorStandard: word(object, 'connector_standard', CONNECTOR_TYPES),
    connectorFormat: word(object, 'connector_format', CONNECTOR_FORMATS),
    connectorPowerType: word(object, 'connector_power_type', POWER_TYPES),
  });
}

function readSignedData(object: JsonObject): SignedData {
  return present({
    encodingMethod: text(object, 'encoding_method', 36),
    encodingMethodVersion: optionalInteger(object, 'encoding_method_version'),
    publicKey: optionalText(object, 'public_key', 512),
    signedValues: filledList(object, 'signed_values', (value) => ({
      nature: text(value, 'nature', 32),
      plainData: text(value, 'plain_data', 5_000),
      signedData: text(value, 'signed_data', 5_000),
    })),
    url: optionalText(object, 'url', 512),
  });
}
