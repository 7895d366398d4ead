import type { OcppVersion, Station } from '../../domain/stations/station.js';
import type { StationCommand } from '../../domain/stations/station-command.js';

type Payload = Readonly<Record<string, unknown>>;

/** A call as a version of OCPP writes it. */
export interface StationRequest {
  readonly action: string;
  readonly payload: Payload;
}

/** A call with what the station answered. */
export interface StationReply extends StationRequest {
  readonly answer: Payload;
}

/** Writes commands in one version of OCPP and reads the answers: `wire/ocpp/v16`, `wire/ocpp/v201`. */
export interface CommandWriter {
  /** The calls that a command becomes, made one after the other. Undefined: this version has no words for it. */
  write(command: StationCommand, station: Station): readonly StationRequest[] | undefined;
  /** What the answers to all of its calls amount to: see `CommandOutcome`, ANSWERED. */
  read(
    command: StationCommand,
    replies: readonly StationReply[],
  ): { readonly status: string; readonly payload: Payload };
}

export type CommandWriters = Readonly<Record<OcppVersion, CommandWriter>>;

/** What became of a call. DISCONNECTED: the connection was lost, before or after the call was sent. */
export type CallOutcome =
  | { readonly kind: 'ANSWERED'; readonly payload: Payload }
  | { readonly kind: 'ERROR'; readonly code: string; readonly description: string }
  | { readonly kind: 'DISCONNECTED' | 'TIMEOUT' };

/** A station that is connected to this process. */
export interface LocalStation {
  readonly stationId: string;
  readonly version: OcppVersion;
  readonly connectedAt: Date;
  /** Sends a call when those before it are answered or given up; the deadline counts from now. Never rejects. */
  call(action: string, payload: Payload, timeoutMs: number): Promise<CallOutcome>;
  close(why: string): void;
}

/** The stations that are connected to this process: the registry of `wire/ocpp/transport`. */
export interface LocalStations {
  get(stationId: string): LocalStation | undefined;
  all(): Iterable<LocalStation>;
}
