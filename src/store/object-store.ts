import type { PartyKey } from '../domain/party.js';

/** Modules whose objects the hub keeps a copy of. CDRs have a store of their own. */
export type CopiedModule = 'locations' | 'sessions' | 'tariffs' | 'tokens';

/** The hub's copy of an object that a party owns. */
export interface StoredObject {
  readonly module: CopiedModule;
  /** Folded key: `NL*CPO/LOC1`; tokens: `DE*MSP/UID/RFID`. */
  readonly key: string;
  readonly owner: PartyKey;
  /** The object's own id in its original case. */
  readonly id: string;
  /** The other party that may see it (sessions: the eMSP of the token); absent: every receiver may. */
  readonly counterparty?: PartyKey;
  readonly ocpiVersion: string;
  /** JSON text as it came, or as merged by PATCH without touching what the PATCH did not name. */
  readonly json: string;
  readonly lastUpdated: Date;
  /** Grows by one with every write, for optimistic concurrency. 1 after the first. */
  readonly revision: number;
}

/** OCPI paging: creation order ascending, `dateFrom` inclusive, `dateTo` exclusive on last_updated. */
export interface PageQuery {
  readonly owner?: PartyKey;
  /** Only objects that this party owns or is the counterparty of. */
  readonly involving?: readonly PartyKey[];
  readonly dateFrom?: Date;
  readonly dateTo?: Date;
  readonly offset: number;
  readonly limit: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** All that match, paging left out. */
  readonly total: number;
}

export interface ObjectStore {
  find(module: CopiedModule, key: string): Promise<StoredObject | undefined>;
  /**
   * Writes `object` when the stored revision is `object.revision - 1` (0: not stored yet).
   * False: somebody else wrote in between; read again.
   */
  put(object: StoredObject): Promise<boolean>;
  remove(module: CopiedModule, key: string): Promise<boolean>;
  page(module: CopiedModule, query: PageQuery): Promise<Page<StoredObject>>;
}
