import type { WriteOff, WriteOffState } from '../../domain/bank/write-off.js';

/** What members will not pay: asked for, approved or refused. */
export interface WriteOffStore {
  /** False: the id exists. */
  insert(writeOff: WriteOff): Promise<boolean>;
  find(id: string): Promise<WriteOff | undefined>;
  ofOrder(orderKey: string): Promise<readonly WriteOff[]>;
  /** Newest first. */
  list(filter: { readonly state?: WriteOffState }): Promise<readonly WriteOff[]>;
  /** Changes one that is still ASKED; false when somebody has decided. */
  decide(writeOff: WriteOff): Promise<boolean>;
}
