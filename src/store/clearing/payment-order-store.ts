import type { PartyKey } from '../../domain/party.js';
import type { PaymentOrder } from '../../domain/settlement/settlement.js';

export interface PaymentOrderFilter {
  readonly runId?: string;
  readonly involving?: readonly PartyKey[];
  readonly reference?: string;
}

/** Payments that runs ask for. What was paid of one is in the journal. */
export interface PaymentOrderStore {
  /** Keeps each once; a key that exists already changes nothing. */
  insertAll(orders: readonly PaymentOrder[]): Promise<void>;
  find(key: string): Promise<PaymentOrder | undefined>;
  /** By key. */
  list(filter: PaymentOrderFilter): Promise<readonly PaymentOrder[]>;
  /** Takes an order out (default policy UNWIND); once. */
  markUnwound(key: string): Promise<void>;
}
