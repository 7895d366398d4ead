import { suspectedLost } from '../../domain/charging/lifecycle/changes.js';
import type { FromStation } from '../stations/station-flows.js';
import { changeTransaction } from './change-transaction.js';
import { type ChargingHub, policyOf } from './ports.js';

/**
 * A station has booted: what was open there may be lost, or its stop may still be in the station's queue (OCPP 1.6, 3.7).
 * It stays open for the retry window, and is then closed with its last value, unless the station speaks of it before.
 */
export async function stationBooted(hub: ChargingHub, { station, receivedAt }: FromStation): Promise<void> {
  for (const { id } of await hub.transactions.openOf(station.id)) {
    await changeTransaction(hub, id, (current) => suspectedLost(current, receivedAt, policyOf(hub)));
    hub.log.info({ event: 'transaction.suspected-lost', transaction: id, station: station.id });
  }
}
