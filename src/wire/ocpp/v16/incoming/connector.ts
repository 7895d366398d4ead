import { findOutlet, type OutletRef } from '../../../../domain/stations/station.js';
import { type Message, readInteger } from './message.js';

/**
 * The outlet that connectorId names; 0 is the station as a whole. What is missing or no number of a connector is the
 * station too, and noted: what belongs to a transaction is not lost for that.
 */
export function readConnector({ fields, from }: Message): { readonly outlet: OutletRef; readonly isKnown: boolean } {
  const connector = readInteger(fields, 'connectorId');
  const isKnown = connector === 0 || (connector !== undefined && findOutlet(from.station, { connector }) !== undefined);
  if (!isKnown) fields.note('connector-unknown', `${fields.path}connectorId`, connector);
  return { outlet: { connector: connector !== undefined && connector > 0 ? connector : 0 }, isKnown };
}
