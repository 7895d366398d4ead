import type { Session } from '../../../../domain/roaming/session.js';
import { writeDateTime } from '../../fields/date-time.js';
import { type JsonFields, jsonFields, jsonNumber } from '../../fields/write.js';
import { writeCdrToken, writeChargingPeriod } from '../charging.js';
import { writePrice } from '../price.js';

/** Writes a Session as OCPI 2.2.1 has it (mod_sessions). */
export function formatSession(session: Session): JsonFields {
  const { chargingPeriods } = session;
  return jsonFields({
    country_code: session.party.countryCode,
    party_id: session.party.partyId,
    id: session.id,
    start_date_time: writeDateTime(session.startedAt),
    end_date_time: session.endedAt && writeDateTime(session.endedAt),
    kwh: jsonNumber(session.energyKwh),
    cdr_token: writeCdrToken(session.token),
    auth_method: session.authMethod,
    authorization_reference: session.authorizationReference,
    location_id: session.locationId,
    evse_uid: session.evseUid,
    connector_id: session.connectorId,
    meter_id: session.meterId,
    currency: session.currency,
    charging_periods: chargingPeriods.length > 0 ? chargingPeriods.map(writeChargingPeriod) : undefined,
    total_cost: session.totalCost && writePrice(session.totalCost),
    status: session.status,
    last_updated: writeDateTime(session.lastUpdated),
  });
}
