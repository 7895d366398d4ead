import type { PartyKey } from '../../domain/party.js';

/** A reminder that was made; level 1 to 3. */
export interface Reminder {
  /** `{order}#1`. */
  readonly id: string;
  readonly orderKey: string;
  readonly party: PartyKey;
  readonly level: 1 | 2 | 3;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly openAmount: string;
  readonly currency: string;
}

export interface ReminderStore {
  /** False: that level of that order was made before. */
  insert(reminder: Reminder): Promise<boolean>;
  ofOrder(orderKey: string): Promise<readonly Reminder[]>;
  list(filter: { readonly party?: PartyKey }): Promise<readonly Reminder[]>;
}
