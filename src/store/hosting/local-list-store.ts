import type { LocalList } from '../../domain/hosting/local-list.js';

/** The lists of tokens that stations have for times without a connection. */
export interface LocalListStore {
  find(stationId: string): Promise<LocalList | undefined>;
  /** False: somebody else has written since; revision 1 inserts. */
  put(list: LocalList): Promise<boolean>;
  /** Stations whose list is to be looked at, the longest due first. */
  due(at: Date, limit: number): Promise<readonly string[]>;
}
