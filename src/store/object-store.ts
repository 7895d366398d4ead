import type { PartyKey } from '../domain/party.js';
import type { Audience } from '../domain/routing/audience.js';

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
  /** Who may see it beside its owner. */
  readonly audience: Audience;
  readonly ocpiVersion: string;
  /** JSON text as it came, or as merged by PATCH without touching what the PATCH did not name. */
  readonly json: string;
  readonly lastUpdated: Date;
  /** Id of the plan that the hub published it for, on behalf of its owner; absent: its owner pushed it. */
  readonly publishedFor?: string;
  /** Grows by one with every write, for optimistic concurrency. 1 after the first. */
  readonly revision: number;
}

/** OCPI paging: creation order ascending, `dateFrom` inclusive, `dateTo` exclusive on last_updated. */
export interface PageQuery {
  readonly owner?: PartyKey;
  /** Only those that one of these parties owns or is the counterparty of. */
  readonly involving?: readonly PartyKey[];
  readonly dateFrom?: Date;
  readonly dateTo?: Date;
  readonly offset: number;
  readonly limit: number;
}

export interface ObjectQuery extends Omit<PageQuery, 'involving'> {
  /** Only objects of these owners, or of all but these; `owner` counts before it. */
  readonly owners?: { readonly kind: 'only' | 'except'; readonly parties: readonly PartyKey[] };
  /** Only objects that one of these owns or is in the audience of; `EVERYBODY`: also those that are open to all. */
  readonly visibleTo: readonly (PartyKey | 'EVERYBODY')[];
}

/** Which of the objects with one id. */
export interface SameId {
  readonly owner?: PartyKey;
  /** Of tokens only, in any case. */
  readonly tokenType?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** All that match, paging left out. */
  readonly total: number;
}

/** Who the hub has published tariffs for: also for plans that are gone. */
export interface PublishedOf {
  /** Id of the plan. */
  readonly plan: string;
  readonly owner: PartyKey;
}

/** Tariffs that the hub published for a plan of a party, by when they were written last. */
export interface PublishedQuery extends PublishedOf {
  /** Inclusive. */
  readonly writtenFrom?: Date;
  /** Exclusive. */
  readonly writtenUntil?: Date;
  /** Which of more than `limit`, and in what order: those written longest ago, unless it says NEWEST. */
  readonly first?: 'NEWEST' | 'OLDEST';
  readonly limit: number;
}

export interface ObjectStore {
  find(module: CopiedModule, key: string): Promise<StoredObject | undefined>;
  /**
   * The objects of all owners with this id, whatever its case; of tokens all types of this uid, unless `of` says which.
   * Refuses with `ambiguous-receiver` an id of which there are more than a hundred, rather than leave any out: with a
   * type, an owner has one at the most, so that nobody can crowd out another.
   */
  findById(module: CopiedModule, id: string, of?: SameId): Promise<readonly StoredObject[]>;
  /**
   * Writes `object` when the stored revision is `object.revision - 1` (0: not stored yet).
   * False: somebody else wrote in between; read again.
   */
  put(object: StoredObject): Promise<boolean>;
  /** Forgets an object as it was read. False: it is gone, or somebody else wrote in between; read again. */
  remove(object: Pick<StoredObject, 'module' | 'key' | 'revision'>): Promise<boolean>;
  page(module: CopiedModule, query: ObjectQuery): Promise<Page<StoredObject>>;
  /** Plans that have published tariffs here, each with its party once, in order. */
  publishedPlans(): Promise<readonly PublishedOf[]>;
  published(query: PublishedQuery): Promise<readonly StoredObject[]>;
}
