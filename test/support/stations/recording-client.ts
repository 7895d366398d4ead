import type { CommandOutcome, StationCommand } from '../../../src/domain/stations/station-command.js';
import type { StationClient } from '../../../src/flows/stations/station-ports.js';

/** A client of stations that keeps what it was asked and answers as it is told; else every station says Accepted. */
export interface RecordingClient extends StationClient {
  readonly commands: readonly (StationCommand & { readonly stationId: string })[];
  readonly disconnected: readonly string[];
  readonly connected: Set<string>;
  answer: (command: StationCommand) => CommandOutcome;
}

export const ACCEPTED: CommandOutcome = { kind: 'ANSWERED', status: 'Accepted', payload: {} };

export function recordingClient(): RecordingClient {
  const commands: (StationCommand & { readonly stationId: string })[] = [];
  const disconnected: string[] = [];
  const client: RecordingClient = {
    commands,
    disconnected,
    connected: new Set(),
    answer: () => ACCEPTED,
    command: async (stationId, command) => {
      commands.push({ stationId, ...command });
      return client.answer(command);
    },
    isConnected: async (stationId) => client.connected.has(stationId),
    disconnect: async (stationId) => {
      disconnected.push(stationId);
    },
  };
  return client;
}
