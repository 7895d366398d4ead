import type { Callback, CallbackOutcome } from '../../domain/roaming/callback.js';

/** URLs at the hub that stand for addresses of partners. Forgotten after `expiresAt`. */
export interface CallbackStore {
  /** False: there is one of that id, and it stays as it is. */
  insert(callback: Callback): Promise<boolean>;
  find(id: string): Promise<Callback | undefined>;
  /** Those of a kind that are about an object, such as the reservation that a CANCEL_RESERVATION names, newest first. */
  findAbout(about: Required<Pick<Callback, 'kind' | 'objectId'>>): Promise<readonly Callback[]>;
  /** Says what became of the request; with `objectId`, it is from now on about that object. */
  settle(id: string, outcome: CallbackOutcome, objectId?: string): Promise<void>;
}
