import type { Cdr, CdrLocation, SignedData } from '../../../domain/roaming/cdr.js';
import { writeDateTime } from '../fields/date-time.js';
import { type JsonFields, jsonFields, jsonNumber, unlessEmpty } from '../fields/write.js';
import { writeCdrToken, writeChargingPeriod } from './charging.js';
import { formatTariff } from './format-tariff.js';
import { writePrice } from './price.js';
import { writeCoordinates } from './texts.js';

/** Writes a CDR as OCPI 2.2.1 has it (mod_cdrs). `credit` is left out when it is false. */
export function formatCdr(cdr: Cdr): JsonFields {
  return jsonFields({
    country_code: cdr.party.countryCode,
    party_id: cdr.party.partyId,
    id: cdr.id,
    start_date_time: writeDateTime(cdr.startedAt),
    end_date_time: writeDateTime(cdr.endedAt),
    session_id: cdr.sessionId,
    cdr_token: writeCdrToken(cdr.token),
    auth_method: cdr.authMethod,
    authorization_reference: cdr.authorizationReference,
    cdr_location: writeCdrLocation(cdr.location),
    meter_id: cdr.meterId,
    currency: cdr.currency,
    tariffs: unlessEmpty(cdr.tariffs.map(formatTariff)),
    charging_periods: cdr.chargingPeriods.map(writeChargingPeriod),
    signed_data: cdr.signedData && writeSignedData(cdr.signedData),
    ...writeTotals(cdr),
    remark: cdr.remark,
    invoice_reference_id: cdr.invoiceReferenceId,
    credit: cdr.credit || undefined,
    credit_reference_id: cdr.creditReferenceId,
    home_charging_compensation: cdr.homeChargingCompensation,
    last_updated: writeDateTime(cdr.lastUpdated),
  });
}

function writeTotals(cdr: Cdr) {
  return {
    total_cost: writePrice(cdr.totalCost),
    total_fixed_cost: cdr.totalFixedCost && writePrice(cdr.totalFixedCost),
    total_energy: jsonNumber(cdr.totalEnergyKwh),
    total_energy_cost: cdr.totalEnergyCost && writePrice(cdr.totalEnergyCost),
    total_time: jsonNumber(cdr.totalTimeH),
    total_time_cost: cdr.totalTimeCost && writePrice(cdr.totalTimeCost),
    total_parking_time: cdr.totalParkingTimeH && jsonNumber(cdr.totalParkingTimeH),
    total_parking_cost: cdr.totalParkingCost && writePrice(cdr.totalParkingCost),
    total_reservation_cost: cdr.totalReservationCost && writePrice(cdr.totalReservationCost),
  };
}

function writeCdrLocation(location: CdrLocation): JsonFields {
  return jsonFields({
    id: location.id,
    name: location.name,
    address: location.address,
    city: location.city,
    postal_code: location.postalCode,
    state: location.state,
    country: location.country,
    coordinates: location.coordinates && writeCoordinates(location.coordinates),
    evse_uid: location.evseUid,
    evse_id: location.evseId,
    connector_id: location.connectorId,
    connector_standard: location.connectorStandard,
    connector_format: location.connectorFormat,
    connector_power_type: location.connectorPowerType,
  });
}

function writeSignedData(signed: SignedData): JsonFields {
  return jsonFields({
    encoding_method: signed.encodingMethod,
    encoding_method_version: signed.encodingMethodVersion,
    public_key: signed.publicKey,
    signed_values: signed.signedValues.map(({ nature, plainData, signedData }) => ({
      nature,
      plain_data: plainData,
      signed_data: signedData,
    })),
    url: signed.url,
  });
}
