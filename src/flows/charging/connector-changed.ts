import { toBeTold } from '../../domain/charging/lifecycle/changes.js';
import type { ConnectorStatus, StatusReport } from '../../domain/stations/connector-state.js';
import { findOutlet, type OutletRef } from '../../domain/stations/station.js';
import type { FromStation } from '../stations/station-flows.js';
import { changeTransaction } from './change-transaction.js';
import { keepFact } from './keep-fact.js';
import { type ChargingHub, policyOf } from './ports.js';

/** What a status of OCPP 1.6 says of the charging; the others say nothing of it. */
const STATES: ReadonlyMap<ConnectorStatus, string> = new Map([
  ['Charging', 'Charging'],
  ['Finishing', 'EVConnected'],
  ['SuspendedEV', 'SuspendedEV'],
  ['SuspendedEVSE', 'SuspendedEVSE'],
]);

/**
 * What the status of a connector tells of the transaction at it: where charging becomes standing there, and back (OCPP
 * 1.6, 7.7). It never begins or ends one, since stations replay old states before the transactions they belong to: it
 * counts for whichever transaction was there at its time.
 */
export async function connectorChanged(
  hub: ChargingHub,
  from: FromStation,
  { outlet: ref, report }: { readonly outlet: OutletRef; readonly report: StatusReport },
): Promise<void> {
  const chargingState = from.version === '1.6' ? STATES.get(report.status) : undefined;
  const outlet = findOutlet(from.station, ref);
  if (chargingState === undefined || !outlet) return;
  const [evse, connector] = [outlet.evse.number, outlet.connector.number];
  const { at } = report;
  const isNew = await keepFact(hub, from, {
    about: `status/${evse}/${connector}/${chargingState}/${at.toISOString()}`,
    evse,
    connector,
    at,
    chargingState,
    samples: [],
    signed: [],
  });
  const concerned = isNew ? await hub.transactions.lastAt(from.station.id, evse, at) : undefined;
  if (!concerned) return;
  const heard = { now: hub.clock.now(), policy: policyOf(hub) };
  await changeTransaction(hub, concerned, (current) => toBeTold(current, heard));
}
