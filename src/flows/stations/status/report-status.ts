import { HubError } from '../../../domain/errors.js';
import type { ConnectorState, StatusReport } from '../../../domain/stations/connector-state.js';
import { findOutlet, isWholeStation, type OutletRef } from '../../../domain/stations/station.js';
import type { Hub } from '../../hub.js';
import type { FromStation } from '../station-flows.js';
import type { QuirkLog } from '../station-ports.js';
import type { StatusPublisher } from './status-publisher.js';

export type ReportStatusDeps = Pick<Hub, 'connectorStates'> & {
  readonly quirkLog: Pick<QuirkLog, 'note'>;
  readonly statusPublisher: Pick<StatusPublisher, 'changed'>;
};

/** Reports on one connector that may get in each other's way. */
const MAX_ATTEMPTS = 20;
/** What a station as a whole can be (OCPP 1.6, 4.9). */
const OF_WHOLE: ReadonlySet<string> = new Set(['Available', 'Faulted', 'Unavailable']);

/**
 * Takes what a station says of a connector, or of itself as a whole. A report that is older than what is known is kept
 * as history and changes nothing; sessions are never begun or ended by it. A connector that the station does not have is
 * counted as a quirk and answered as usual. Refuses with `conflict` when others keep writing.
 */
export async function reportStatus(
  hub: ReportStatusDeps,
  from: FromStation,
  told: { readonly outlet: OutletRef; readonly report: StatusReport },
): Promise<void> {
  const place = placeOf(hub, from, told);
  if (!place) return;
  const { station, receivedAt } = from;
  const reported = { stationId: station.id, ...place, ...told.report, receivedAt };
  await hub.connectorStates.keepHistory(reported);
  if (await keepNewest(hub, reported)) hub.statusPublisher.changed(station);
}

type Reported = Omit<ConnectorState, 'revision' | 'since'>;

function placeOf(
  { quirkLog }: ReportStatusDeps,
  { station }: FromStation,
  { outlet, report }: { readonly outlet: OutletRef; readonly report: StatusReport },
): { readonly evse: number; readonly connector: number } | undefined {
  const action = 'StatusNotification';
  if (isWholeStation(outlet)) {
    if (OF_WHOLE.has(report.status)) return { evse: 0, connector: 0 };
    quirkLog.note(station.id, { rule: 'status-of-whole-station', action, example: report.status });
    return undefined;
  }
  const found = findOutlet(station, outlet);
  if (found) return { evse: found.evse.number, connector: found.connector.number };
  const isNegative = (outlet.connector ?? 0) < 0 || (outlet.evse ?? 0) < 0;
  const rule = isNegative ? 'connector-negative' : 'connector-unknown';
  quirkLog.note(station.id, { rule, action, example: JSON.stringify(outlet) });
  return undefined;
}

/** Whether it counts: the order is that of the events, not of their coming. */
async function keepNewest({ connectorStates }: ReportStatusDeps, reported: Reported): Promise<boolean> {
  const { stationId, evse, connector } = reported;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const current = await connectorStates.find(stationId, evse, connector);
    if (current && reported.at < current.at) return false;
    const isSame = current?.status === reported.status;
    const state: ConnectorState = {
      ...reported,
      ...(isSame && { since: current.since ?? current.at }),
      revision: (current?.revision ?? 0) + 1,
    };
    if (await connectorStates.put(state)) return true;
  }
  throw new HubError('conflict', `connector ${connector} of ${stationId} is being changed by others`);
}
