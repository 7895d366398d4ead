import type { Transaction, TransactionFact, TransactionOutcome } from '../../domain/charging/transaction.js';
import type { PartyKey } from '../../domain/party.js';

/** Transactions of stations, and what happened in them. */
export interface TransactionStore {
  /** A positive int32 that no transaction has had: OCPP 1.6's transactionId, of one sequence for the whole hub. */
  nextNumber(): Promise<number>;
  /** The one that is stored under its start key: this one, or an earlier one. */
  insert(transaction: Transaction): Promise<{ readonly isNew: boolean; readonly transaction: Transaction }>;
  /** Writes it unless it was changed since it was read: its revision must be one more than what is stored. */
  replace(transaction: Transaction): Promise<boolean>;
  find(id: string): Promise<Transaction | undefined>;
  /** The one that goes on with the Session of a reservation. */
  findBySession(sessionId: string): Promise<Transaction | undefined>;
  findByRef(stationId: string, stationRef: string): Promise<Transaction | undefined>;
  findByStartKey(startKey: string): Promise<Transaction | undefined>;
  /** Without an end, oldest first. */
  openOf(stationId: string): Promise<readonly Transaction[]>;
  /** Without an end, of drivers with this token: `NL*MSP/UID/RFID`. */
  openOfToken(tokenKey: string): Promise<readonly Transaction[]>;
  /** With a step that is due, the longest due first. */
  due(at: Date, limit: number): Promise<readonly Transaction[]>;
  /** The one that began last at an EVSE, not after a moment. */
  lastAt(stationId: string, evse: number, before: Date): Promise<Transaction | undefined>;
  /** Newest first. */
  list(asked: TransactionQuery): Promise<readonly Transaction[]>;
  /** False: a fact of that key is stored already. */
  addFact(fact: TransactionFact): Promise<boolean>;
  /** Facts of a transaction in the order of their times. */
  factsOf(transactionId: string): Promise<readonly TransactionFact[]>;
  /** Facts of an outlet that name no transaction, in the order of their times; they are forgotten after 30 days. */
  looseFacts(span: OutletSpan): Promise<readonly TransactionFact[]>;
}

/** An outlet for a while, both ends included. */
export interface OutletSpan {
  readonly stationId: string;
  readonly evse: number;
  readonly connector: number;
  readonly from: Date;
  readonly until: Date;
}

/** A place in the order of transactions: newest first, those of the same millisecond by id. */
export interface TransactionCursor {
  /** When it began. */
  readonly at: Date;
  readonly id: string;
}

export interface TransactionQuery {
  readonly parties?: readonly PartyKey[];
  readonly stationId?: string;
  readonly outcome?: TransactionOutcome;
  /** Those that began before. */
  readonly until?: Date;
  /** Continues behind this transaction of an earlier page. */
  readonly before?: TransactionCursor;
  readonly limit: number;
}
