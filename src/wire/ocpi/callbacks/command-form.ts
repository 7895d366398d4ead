import type { CommandTarget } from '../../../flows/callbacks/find-target.js';

/** What the hub reads of a command; all else is the receiver's matter. */
export interface Command {
  readonly responseUrl: string;
  /** What tells the CPO when the message does not. Refuses with `bad-field` what is missing. */
  target(): CommandTarget;
  /** Of a RESERVE_NOW: by this id it is cancelled later. */
  readonly reservation?: { readonly id: string; readonly endsAt?: Date };
}

/** How a version writes commands. */
export interface CommandForm {
  /** Reads the body of a command; undefined: there is no command of that name. Refuses with `bad-field`. */
  read(name: string, body: unknown): Command | undefined;
}
