import type { Station } from '../../../../domain/stations/station.js';
import type { StationCommand } from '../../../../domain/stations/station-command.js';
import type { StationRequest } from '../../../../flows/station-commands/command-ports.js';

/** Calls that a command becomes; undefined: OCPP 1.6 has no words for it, or not for these numbers and texts. */
export type Requests = readonly StationRequest[] | undefined;

/** A command of one kind. */
export type CommandOf<Kind extends StationCommand['kind']> = Extract<StationCommand, { readonly kind: Kind }>;

/** Writes one kind of command. */
export type Write<Kind extends StationCommand['kind']> = (command: CommandOf<Kind>, station: Station) => Requests;

/** One call. */
export function request(action: string, payload: Readonly<Record<string, unknown>> = {}): Requests {
  return [{ action, payload }];
}
