import type { PartnerProfile } from '../../../domain/hosting/charging-profile.js';
import type { CommandToken } from '../../../flows/hosting/commands/driver-of-command.js';
import type { StartSession } from '../../../flows/hosting/commands/start-session.js';
import type { setPreference } from '../../../flows/hosting/profiles/set-preference.js';
import type { ReserveNow } from '../../../flows/hosting/reservations/reserve-now.js';
import {
  child,
  decimal,
  id,
  integer,
  type JsonObject,
  list,
  optionalDecimal,
  optionalFlag,
  optionalId,
  optionalInteger,
  optionalTime,
  present,
  refuse,
  root,
  time,
  word,
} from '../fields/read.js';
import { parseToken } from '../v221/token.js';

// What eMSPs ask of the stations of hosted parties, in OCPI 2.2.1. All refuse with `bad-field`, naming the path.

/** OCPI 2.2.1, mod_commands, StartSession. */
export function readStart(object: JsonObject): StartSession {
  const evseUid = optionalId(object, 'evse_uid');
  const connectorId = optionalId(object, 'connector_id');
  if (connectorId !== undefined && evseUid === undefined) refuse(object, 'evse_uid', 'required with connector_id');
  return present({ locationId: id(object, 'location_id'), evseUid, connectorId, ...readToken(object) });
}

/** OCPI 2.2.1, mod_commands, ReserveNow. */
export function readReservation(object: JsonObject): ReserveNow {
  return present({
    reservationId: id(object, 'reservation_id'),
    expiresAt: time(object, 'expiry_date'),
    locationId: id(object, 'location_id'),
    evseUid: optionalId(object, 'evse_uid'),
    ...readToken(object),
  });
}

/** OCPI 2.2.1, mod_commands, UnlockConnector. */
export function readUnlock(object: JsonObject) {
  return {
    locationId: id(object, 'location_id'),
    evseUid: id(object, 'evse_uid'),
    connectorId: id(object, 'connector_id'),
  };
}

function readToken(object: JsonObject): CommandToken {
  const token = parseToken(child(object, 'token').fields);
  const authorizationReference = optionalId(object, 'authorization_reference');
  return present({ token, authorizationReference });
}

/** OCPI 2.2.1, mod_charging_profiles, ChargingProfile. */
export function readProfile(body: unknown): PartnerProfile {
  const object = child(root(body), 'charging_profile');
  return present({
    startsAt: optionalTime(object, 'start_date_time'),
    durationSeconds: optionalInteger(object, 'duration'),
    unit: unitOf(object),
    minChargingRate: optionalDecimal(object, 'min_charging_rate'),
    periods: list(object, 'charging_profile_period', (period) => ({
      startSeconds: integer(period, 'start_period'),
      limit: decimal(period, 'limit'),
    })),
  });
}

function unitOf(object: JsonObject): PartnerProfile['unit'] {
  const unit = word(object, 'charging_rate_unit');
  return unit === 'A' || unit === 'W' ? unit : refuse(object, 'charging_rate_unit', 'expected A or W');
}

/** OCPI 2.2.1, mod_sessions, ChargingPreferences. */
export function readPreference(body: unknown): Omit<Parameters<typeof setPreference>[2], 'sessionId'> {
  const object = root(body);
  return present({
    profileType: word(object, 'profile_type'),
    departureAt: optionalTime(object, 'departure_time'),
    energyNeedKwh: optionalDecimal(object, 'energy_need'),
    mayDischarge: optionalFlag(object, 'discharge_allowed'),
  });
}
