import type { CommandOutcome, StationCommand } from '../../../src/domain/stations/station-command.js';
import type { StationClient } from '../../../src/flows/stations/station-ports.js';

/** Stations that answer as a test says, and what they were asked. */
export interface RecordingStationClient extends StationClient {
  readonly asked: { readonly stationId: string; readonly command: StationCommand }[];
  readonly offline: Set<string>;
  /** Absent: Accepted. */
  answer?: (command: StationCommand, stationId: string) => CommandOutcome | Promise<CommandOutcome>;
  /** The last command of a kind. */
  last<Kind extends StationCommand['kind']>(kind: Kind): Extract<StationCommand, { readonly kind: Kind }>;
}

export function answered(status: string, payload: Readonly<Record<string, unknown>> = {}): CommandOutcome {
  return { kind: 'ANSWERED', status, payload: { status, ...payload } };
}

export function recordingStationClient(): RecordingStationClient {
  const client: RecordingStationClient = {
    asked: [],
    offline: new Set(),
    isConnected: async (stationId) => !client.offline.has(stationId),
    disconnect: async () => undefined,
    command: async (stationId, command) => {
      client.asked.push({ stationId, command });
      return client.answer ? client.answer(command, stationId) : answered('Accepted');
    },
    last: (kind) => {
      const found = client.asked.map(({ command }) => command).findLast((one) => one.kind === kind);
      if (!found) throw new Error(`no station was asked to ${kind}`);
      return found as never;
    },
  };
  return client;
}
