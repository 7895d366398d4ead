import { findOutlet, isWholeStation, type OutletRef, type Station } from '../../../domain/stations/station.js';
import { type Fields, integer, optionalInteger } from './fields.js';

/** EVSEType: a connector may be missing. */
export function readEvse(evse: Fields): OutletRef {
  const connector = optionalInteger(evse, 'connectorId');
  return { evse: integer(evse, 'id'), ...(connector !== undefined && { connector }) };
}

/** EVSEType. */
export interface EvseField {
  readonly id: number;
  readonly connectorId?: number;
}

/**
 * What is meant, as 2.0.1 numbers it; undefined: the station as a whole. A connector that is told as 1.6 does and is not
 * known is taken for the EVSE of that number.
 */
export function writeEvse(outlet: OutletRef | undefined, station: Pick<Station, 'evses'>): EvseField | undefined {
  if (!outlet || isWholeStation(outlet)) return undefined;
  const { evse, connector } = outlet;
  if (evse !== undefined) return { id: evse, ...(connector && { connectorId: connector }) };
  const found = findOutlet(station, outlet);
  return found ? { id: found.evse.number, connectorId: found.connector.number } : { id: connector ?? 0 };
}
