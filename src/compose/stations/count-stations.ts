import type { AdmitStation, StationClient } from '../../flows/stations/station-ports.js';
import type { StationMetrics } from '../../wire/ops/station-metrics.js';

/** Counts what becomes of what the hub asks of stations, in the process that asks. */
export function countCommands(client: StationClient, { stationCommand }: StationMetrics): StationClient {
  return {
    ...client,
    command: async (stationId, command, timeoutMs) => {
      const outcome = await client.command(stationId, command, timeoutMs);
      stationCommand(command.kind, outcome.kind);
      return outcome;
    },
  };
}

/** Counts stations that are not let in. */
export function countRefused(admit: AdmitStation, { stationRefused }: StationMetrics): AdmitStation {
  return async (knock) => {
    const admission = await admit(knock);
    if (admission.kind === 'REFUSED') stationRefused(admission.httpStatus);
    return admission;
  };
}
