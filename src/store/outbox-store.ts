import type { PartyId, PartyKey } from '../domain/party.js';

/** A message that the hub owes a receiver. Kept until delivered or given up into the operator's list. */
export interface OutboxMessage {
  /** `cdr:NL*ABC/123→DE*XYZ`: the same message is queued once. */
  readonly key: string;
  readonly from: PartyId;
  readonly to: PartyId;
  readonly module: 'cdrs';
  readonly objectKey: string;
  readonly correlationId: string;
  readonly createdAt: Date;
}

export interface LeasedMessage extends OutboxMessage {
  /** 1 at the first attempt. */
  readonly attempt: number;
  readonly leaseId: string;
}

export interface Lease {
  readonly now: Date;
  readonly until: Date;
  readonly leaseId: string;
  /** Whose messages. */
  readonly to: PartyKey;
  /** How many at the most. */
  readonly limit: number;
}

export interface OutboxCounts {
  readonly pending: number;
  readonly delivered: number;
  readonly failed: number;
}

export interface OutboxStore {
  /** False: it was queued before. */
  put(message: OutboxMessage): Promise<boolean>;
  /** Receivers of messages that are due. */
  receiversDue(now: Date): Promise<readonly PartyKey[]>;
  /** Takes the messages to a receiver that are due longest; nobody else gets them before the lease ends. */
  take(lease: Lease): Promise<readonly LeasedMessage[]>;
  /** Each of the three only works for the holder of the lease; false: the lease was lost. */
  delivered(message: LeasedMessage, at: Date): Promise<boolean>;
  retryAt(message: LeasedMessage, at: Date, error: string): Promise<boolean>;
  giveUp(message: LeasedMessage, at: Date, error: string): Promise<boolean>;
  counts(): Promise<OutboxCounts>;
}
