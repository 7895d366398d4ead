import type { Callback } from '../../domain/roaming/callback.js';

/** URLs at the hub that stand for addresses of partners. Forgotten after `expiresAt`. */
export interface CallbackStore {
  insert(callback: Callback): Promise<void>;
  find(id: string): Promise<Callback | undefined>;
  /** The newest one of a kind that is about an object, such as the reservation that a CANCEL_RESERVATION names. */
  findAbout(about: Required<Pick<Callback, 'kind' | 'objectId'>>): Promise<readonly Callback[]>;
}
