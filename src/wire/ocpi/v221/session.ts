import type { Session } from '../../../domain/roaming/session.js';
import {
  child,
  currency,
  decimal,
  id,
  list,
  optionalChild,
  optionalId,
  optionalText,
  optionalTime,
  party,
  present,
  root,
  time,
  word,
} from '../fields/read.js';
import type { Tolerate } from '../fields/tolerated.js';
import { readCdrToken, readChargingPeriod } from './charging.js';
import { AUTH_METHODS, SESSION_STATUSES } from './known/charging-values.js';
import { readPrice } from './price.js';

/** Reads a Session (OCPI 2.2.1, mod_sessions); refuses with `bad-field`, naming the path. */
export function parseSession(body: unknown, tolerate?: Tolerate): Session {
  const object = root(body, tolerate);
  return present({
    party: party(object),
    id: id(object, 'id'),
    startedAt: time(object, 'start_date_time'),
    endedAt: optionalTime(object, 'end_date_time'),
    energyKwh: decimal(object, 'kwh'),
    token: readCdrToken(child(object, 'cdr_token')),
    authMethod: word(object, 'auth_method', AUTH_METHODS),
    authorizationReference: optionalId(object, 'authorization_reference'),
    locationId: id(object, 'location_id'),
    evseUid: id(object, 'evse_uid'),
    connectorId: id(object, 'connector_id'),
    meterId: optionalText(object, 'meter_id', 255),
    currency: currency(object, 'currency'),
    chargingPeriods: list(object, 'charging_periods', readChargingPeriod),
    totalCost: optionalChild(object, 'total_cost', readPrice),
    status: word(object, 'status', SESSION_STATUSES),
    lastUpdated: time(object, 'last_updated'),
  });
}
