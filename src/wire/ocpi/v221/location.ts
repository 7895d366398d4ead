import type { Connector, Evse, Location } from '../../../domain/roaming/location.js';
import {
  child,
  filledList,
  flag,
  id,
  integer,
  type JsonObject,
  list,
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
  words,
} from '../fields/read.js';
import { checkEvseDetails, checkLocationDetails } from './location-details.js';
import { readCoordinates } from './texts.js';

/**
 * Reads a Location with its EVSEs (OCPI 2.2.1, mod_locations); refuses with `bad-field`, naming the path. Lengths are
 * those of the errata of 2026-05 (address 255, state 45) or more: longer text is the receiver's matter.
 */
export function parseLocation(body: unknown): Location {
  const object = root(body);
  checkLocationDetails(object);
  return present({
    party: party(object),
    id: id(object, 'id'),
    publish: flag(object, 'publish'),
    name: optionalText(object, 'name'),
    address: text(object, 'address'),
    city: text(object, 'city'),
    postalCode: optionalText(object, 'postal_code'),
    country: text(object, 'country'),
    coordinates: readCoordinates(child(object, 'coordinates')),
    timeZone: text(object, 'time_zone') || refuse(object, 'time_zone', 'expected a zone such as Europe/Oslo'),
    evses: list(object, 'evses', readEvse),
    lastUpdated: time(object, 'last_updated'),
  });
}

/** Reads an EVSE that is pushed alone. */
export function parseEvse(body: unknown): Evse {
  return readEvse(root(body));
}

/** Reads a Connector that is pushed alone. */
export function parseConnector(body: unknown): Connector {
  return readConnector(root(body));
}

function readEvse(object: JsonObject): Evse {
  checkEvseDetails(object);
  return present({
    uid: id(object, 'uid'),
    evseId: optionalId(object, 'evse_id', 48),
    status: word(object, 'status'),
    connectors: filledList(object, 'connectors', readConnector),
    lastUpdated: time(object, 'last_updated'),
  });
}

function readConnector(object: JsonObject): Connector {
  return present({
    id: id(object, 'id'),
    standard: word(object, 'standard'),
    format: word(object, 'format'),
    powerType: word(object, 'power_type'),
    maxVoltageV: integer(object, 'max_voltage'),
    maxAmperageA: integer(object, 'max_amperage'),
    maxElectricPowerW: optionalInteger(object, 'max_electric_power'),
    tariffIds: words(object, 'tariff_ids'),
    lastUpdated: time(object, 'last_updated'),
  });
}
