import type { StationNotice } from '../../../../domain/healing/station-notice.js';
import type { ConnectorStatus } from '../../../../domain/stations/connector-state.js';
import {
  children,
  type Fields,
  flag,
  integer,
  optionalChild,
  optionalInteger,
  optionalText,
  refuse,
  text,
  time,
} from '../fields.js';
import { readEvse } from '../outlet.js';
import { type Incoming, NOTHING } from './incoming.js';

/** ConnectorStatusEnumType, and the words of 1.6, which tell more and are sent by stations that were not updated whole. */
const STATUSES: ReadonlySet<string> = new Set<ConnectorStatus>([
  'Available',
  'Charging',
  'Faulted',
  'Finishing',
  'Occupied',
  'Preparing',
  'Reserved',
  'SuspendedEV',
  'SuspendedEVSE',
  'Unavailable',
]);
const WORDS_OF_16: ReadonlySet<string> = new Set([
  'Charging',
  'Finishing',
  'Preparing',
  'SuspendedEV',
  'SuspendedEVSE',
]);

/** StatusNotification (G01). */
export async function serveStatusNotification({ flows, from, message }: Incoming) {
  const status = readStatus(message, 'connectorStatus');
  const connector = optionalInteger(message, 'connectorId');
  const outlet = { evse: integer(message, 'evseId'), ...(connector !== undefined && { connector }) };
  await flows.reportStatus(from, outlet, { status, at: time(message, 'timestamp', from).at });
  return NOTHING;
}

function readStatus(object: Fields, key: string): ConnectorStatus {
  const status = text(object, key);
  if (!isStatus(status)) return refuse(object, key, 'unknown status');
  if (WORDS_OF_16.has(status)) object.note('status-of-1.6', `${object.at}${key}`, status);
  return status;
}

function isStatus(word: string): word is ConnectorStatus {
  return STATUSES.has(word);
}

/**
 * NotifyEvent (N07, G01): AvailabilityState of a connector or of the whole station is a status, as StatusNotification is
 * (2.1 has it take its place). AvailabilityState of an EVSE follows from its connectors. All else is for who watches the station.
 */
export async function serveNotifyEvent(incoming: Incoming) {
  const { flows, from, noticed } = incoming;
  for (const event of children(incoming.message, 'eventData')) {
    const notice = readNotice(event, incoming);
    const { component, variable, value, at } = notice;
    const isStation = component === 'ChargingStation';
    if (variable === 'AvailabilityState' && isStatus(value) && (isStation || component === 'Connector')) {
      const outlet = isStation
        ? { evse: 0, connector: 0 }
        : { evse: notice.evse ?? 1, connector: notice.connector ?? 1 };
      await flows.reportStatus(from, outlet, { status: value, at });
    } else {
      await noticed(from, notice);
    }
  }
  return NOTHING;
}

function readNotice(event: Fields, { from }: Incoming): StationNotice {
  const component = optionalChild(event, 'component');
  const evse = component && optionalChild(component, 'evse');
  const variable = optionalChild(event, 'variable');
  const techCode = optionalText(event, 'techCode');
  return {
    at: time(event, 'timestamp', from).at,
    trigger: optionalText(event, 'trigger') ?? 'Delta',
    component: (component && optionalText(component, 'name')) ?? '',
    ...(evse && readEvse(evse)),
    variable: (variable && optionalText(variable, 'name')) ?? '',
    value: optionalText(event, 'actualValue') ?? '',
    isCleared: flag(event, 'cleared'),
    ...(techCode !== undefined && { techCode }),
  };
}
