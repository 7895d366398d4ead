import type { IdToken } from '../../../../domain/charging/id-token.js';
import { findOutlet, isWholeStation, type OutletRef, type Station } from '../../../../domain/stations/station.js';
import { ID_TAG_LENGTH } from '../incoming/id-tag.js';

const MAX_INT32 = 2_147_483_647;

/** connectorId of an outlet, also of one that is named by its EVSE; undefined: the station has no such outlet. */
export function connectorId(station: Station, outlet: OutletRef): number | undefined {
  return isWholeStation(outlet) ? 0 : findOutlet(station, outlet)?.connector.number16;
}

/** All connectors that are meant: an EVSE without a connector means each of its own. */
export function connectorIds(station: Station, outlet: OutletRef): readonly number[] {
  const one = connectorId(station, outlet);
  if (one === undefined) return [];
  if (outlet.evse === undefined || outlet.evse === 0 || outlet.connector) return [one];
  const evse = station.evses.find(({ number }) => number === outlet.evse);
  return evse?.connectors.map(({ number16 }) => number16) ?? [];
}

/** transactionId of what the station calls a transaction; undefined: no number that the hub has given. */
export function transactionId(stationRef: string): number | undefined {
  const number = /^\d{1,10}$/.test(stationRef) ? Number(stationRef) : 0;
  return number > 0 && number <= MAX_INT32 ? number : undefined;
}

/** idTag (OCPP 1.6, 7.28: at most 20 characters); undefined: a token that does not fit. */
export function idTag({ value }: IdToken): string | undefined {
  return value.length > 0 && value.length <= ID_TAG_LENGTH ? value : undefined;
}
