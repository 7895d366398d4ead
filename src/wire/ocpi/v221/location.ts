import type { Connector, Evse, Location } from '../../../domain/roaming/location.js';
import { CONNECTOR_FORMATS, CONNECTOR_TYPES, POWER_TYPES } from '../../../domain/roaming/location-values.js';
import {
  child,
  filledList,
  flag,
  id,
  integer,
  type JsonObject,
  list,
  optionalChild,
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
import type { Tolerate } from '../fields/tolerated.js';
import { EVSE_STATUSES } from './known/location-values.js';
import { checkEvseDetails, checkLocationDetails } from './location-details.js';
import { readCoordinates, readEnergyMix } from './texts.js';

/**
 * Reads a Location with its EVSEs (OCPI 2.2.1, mod_locations); refuses with `bad-field`, naming the path. Lengths are
 * those of the errata of 2026-05 (address 255, state 45); longer text is the receiver's matter and only noted.
 */
export function parseLocation(body: unknown, tolerate?: Tolerate): Location {
  const object = root(body, tolerate);
  checkLocationDetails(object);
  return present({
    party: party(object),
    id: id(object, 'id'),
    publish: flag(object, 'publish'),
    name: optionalText(object, 'name', 255),
    address: text(object, 'address', 255),
    city: text(object, 'city', 45),
    postalCode: optionalText(object, 'postal_code', 10),
    country: text(object, 'country', 3),
    coordinates: readCoordinates(child(object, 'coordinates')),
    timeZone: text(object, 'time_zone', 255) || refuse(object, 'time_zone', 'expected a zone such as Europe/Oslo'),
    evses: list(object, 'evses', readEvse),
    energyMix: optionalChild(object, 'energy_mix', readEnergyMix),
    lastUpdated: time(object, 'last_updated'),
  });
}

/** Reads an EVSE that is pushed alone. */
export function parseEvse(body: unknown, tolerate?: Tolerate): Evse {
  return readEvse(root(body, tolerate));
}

/** Reads a Connector that is pushed alone. */
export function parseConnector(body: unknown, tolerate?: Tolerate): Connector {
  return readConnector(root(body, tolerate));
}

function readEvse(object: JsonObject): Evse {
  checkEvseDetails(object);
  return present({
    uid: id(object, 'uid'),
    evseId: optionalId(object, 'evse_id', 48),
    status: word(object, 'status', EVSE_STATUSES),
    connectors: filledList(object, 'connectors', readConnector),
    lastUpdated: time(object, 'last_updated'),
  });
}

function readConnector(object: JsonObject): Connector {
  return present({
    id: id(object, 'id'),
    standard: word(object, 'standard', CONNECTOR_TYPES),
    format: word(object, 'format', CONNECTOR_FORMATS),
    powerType: word(object, 'power_type', POWER_TYPES),
    maxVoltageV: integer(object, 'max_voltage'),
    maxAmperageA: integer(object, 'max_amperage'),
    maxElectricPowerW: optionalInteger(object, 'max_electric_power'),
    tariffIds: words(object, 'tariff_ids'),
    lastUpdated: time(object, 'last_updated'),
  });
}
