import { mergeVariables, outletDifferences, readAbilities201 } from '../../domain/stations/abilities-201.js';
import type { Station } from '../../domain/stations/station.js';
import type { DeviceReport } from '../../store/stations/security/device-report-store.js';
import type { Hub } from '../hub.js';
import { changeStored } from '../stations/change-stored.js';
import type { FromStation, StationReportPart } from '../stations/station-flows.js';
import type { QuirkLog } from '../stations/station-ports.js';

export type TakeReportDeps = Pick<Hub, 'clock' | 'deviceReports' | 'log' | 'stations'> & {
  readonly quirkLog: Pick<QuirkLog, 'note'>;
  /** Told when it is known anew what a station can do. */
  readonly abilitiesChanged?: (station: Station) => void;
};

/** Hundreds are usual; what a station reports beyond this takes the place of what it reported first. */
const MOST_VARIABLES = 20_000;
const MAX_ATTEMPTS = 5;

/**
 * A part of a report of a station's device model (OCPP 2.0.1, B07, B08): its variables take the place of what was known of
 * each, so that a part that comes twice, or under a number that another had, does no harm. With the last part of a report
 * what the station can do is read anew, and connectors of which it says something else than the hub has are quirks. A part that is missing is noted: what it held stays as it was.
 */
export async function takeReport(
  hub: TakeReportDeps,
  { station: { id: stationId } }: FromStation,
  part: StationReportPart,
): Promise<DeviceReport> {
  const report = await keep(hub, stationId, part);
  if (!part.isLast) return report;
  const abilities = readAbilities201(report.variables, report.reportedAt);
  const changed = await changeStored(hub, stationId, (current) => ({ ...current, abilities }));
  const { requestNumber, variables } = report;
  hub.log.info({ event: 'station.reported', station: stationId, requestNumber, variables: variables.length });
  for (const difference of outletDifferences(changed, variables)) {
    hub.quirkLog.note(stationId, { ...difference, action: 'NotifyReport' });
  }
  hub.abilitiesChanged?.(changed);
  return report;
}

async function keep(hub: TakeReportDeps, stationId: string, part: StationReportPart): Promise<DeviceReport> {
  const { requestNumber, seqNo, values } = part;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const known = await hub.deviceReports.find(stationId);
    const variables = mergeVariables(known?.variables ?? [], values).slice(-MOST_VARIABLES);
    const revision = (known?.revision ?? 0) + 1;
    const report = { stationId, variables, reportedAt: hub.clock.now(), requestNumber, seqNo, revision };
    if (!(await hub.deviceReports.put(report))) continue;
    const before = known?.requestNumber === requestNumber ? known.seqNo : -1;
    if (seqNo > before + 1) {
      hub.log.warn({ event: 'station.report-part-missing', station: stationId, requestNumber, seqNo, before });
    }
    return report;
  }
  throw new Error(`the report of station ${stationId} is being changed by others`);
}
