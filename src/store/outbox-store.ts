import type { PushMethod } from '../domain/delivery/push.js';
import type { PartyId, PartyKey } from '../domain/party.js';
import type { RoutedModule } from '../domain/routing/module-roles.js';

interface OwedMessage {
  /** `cdr:NL*ABC/123→DE*XYZ`: the same message is queued once. */
  readonly key: string;
  readonly from: PartyId;
  readonly to: PartyId;
  /** Messages about one object go to a receiver in their order, one after the other. */
  readonly objectKey: string;
  readonly correlationId: string;
  readonly createdAt: Date;
}

/** A CDR for its eMSP; its text is read from the CDR store. */
export interface OwedCdr extends OwedMessage {
  readonly kind: 'CDR';
  readonly module: 'cdrs';
}

/** A push that its receiver could not take, with all that is needed to send it later. */
export interface OwedPush extends OwedMessage {
  readonly kind: 'PUSH';
  readonly module: RoutedModule;
  readonly method: PushMethod;
  /** What follows the receiver's URL of the module, encoded, with its query. */
  readonly rest: string;
  /** As it came. */
  readonly body?: string;
}

/** A message that the hub owes a receiver. Kept until delivered or given up into the operator's list. */
export type OutboxMessage = OwedCdr | OwedPush;

export type LeasedMessage = OutboxMessage & {
  /** 1 at the first attempt. */
  readonly attempt: number;
  readonly leaseId: string;
};

export interface Lease {
  readonly now: Date;
  readonly until: Date;
  readonly leaseId: string;
  /** Whose messages. */
  readonly to: PartyKey;
  /** How many at the most. */
  readonly limit: number;
  /** BY_OBJECT: what is due, of each object the oldest. STRICT: the oldest of all and nothing else, once it is due. */
  readonly order: 'BY_OBJECT' | 'STRICT';
}

export interface OutboxCounts {
  readonly pending: number;
  readonly delivered: number;
  readonly failed: number;
}

export type OutboxState = 'PENDING' | 'DELIVERED' | 'FAILED';

/** A message with what became of it, for the operator. */
export type OutboxEntry = OutboxMessage & {
  readonly state: OutboxState;
  /** Attempts so far. */
  readonly attempts: number;
  /** Of a pending one: when it is tried next, or when the attempt at work ends at the latest. */
  readonly dueAt: Date;
  /** When it was delivered or given up. */
  readonly doneAt?: Date;
  readonly lastError?: string;
};

export interface OutboxQuery {
  readonly state: OutboxState;
  /** The receiver. */
  readonly to?: PartyKey;
  readonly module?: RoutedModule;
  readonly offset: number;
  readonly limit: number;
}

/** Which messages that were given up shall be tried again. */
export type RetryFilter =
  | { readonly kind: 'KEY'; readonly key: string }
  | { readonly kind: 'FAILED'; readonly to?: PartyKey; readonly module?: RoutedModule };

/** What is kept for a receiver: pushes of one object, or all messages. */
export interface Standing {
  readonly waiting: number;
  readonly failed: number;
}

export interface OutboxStore {
  /** False: it was queued before. It is due at once, unless a time is given. */
  put(message: OutboxMessage, dueAt?: Date): Promise<boolean>;
  /** Receivers of messages that are due. */
  receiversDue(now: Date): Promise<readonly PartyKey[]>;
  /** Takes messages to a receiver; nobody else gets them before the lease ends. */
  take(lease: Lease): Promise<readonly LeasedMessage[]>;
  /** Each of the three only works for the holder of the lease; false: the lease was lost. */
  delivered(message: LeasedMessage, at: Date): Promise<boolean>;
  retryAt(message: LeasedMessage, at: Date, error: string): Promise<boolean>;
  giveUp(message: LeasedMessage, at: Date, error: string): Promise<boolean>;
  /** Pushes of an object that wait for a receiver or were given up; without an object all messages to it. */
  standing(of: { readonly to: PartyKey; readonly objectKey?: string }): Promise<Standing>;
  /** Removes what a later whole PUT makes needless, given up or waiting; what is being sent is not tried again. */
  supersede(later: OwedPush): Promise<number>;
  counts(): Promise<OutboxCounts>;
  /** Those that were due or tried last first. */
  list(query: OutboxQuery): Promise<{ readonly items: readonly OutboxEntry[]; readonly total: number }>;
  /** Makes messages that were given up due now, as if never tried; returns how many. */
  retry(filter: RetryFilter, now: Date): Promise<number>;
}
