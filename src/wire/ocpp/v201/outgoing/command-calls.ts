import type { Station } from '../../../../domain/stations/station.js';
import type { StationCommand } from '../../../../domain/stations/station-command.js';
import type { StationRequest } from '../../../../flows/station-commands/command-ports.js';
import type { Payload } from '../fields.js';
import type { V2 } from '../id-token.js';

/** A command of one kind. */
export type CommandOf<Kind extends StationCommand['kind']> = Extract<StationCommand, { readonly kind: Kind }>;

/** For whom a command is written. */
export interface Target {
  readonly station: Station;
  readonly version: V2;
}

/** The calls that a command becomes; undefined: this version has no words for it. */
export type Written = readonly StationRequest[] | undefined;

export function call(action: string, payload: Payload = {}): readonly StationRequest[] {
  return [{ action, payload }];
}
