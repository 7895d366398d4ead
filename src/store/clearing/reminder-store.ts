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
  /** As it was written then, in the debtor's language. */
  readonly language: 'en' | 'de';
  readonly subject: string;
  readonly body: string;
}

export interface ReminderStore {
  /** False: that level of that order was made before. */
  insert(reminder: Reminder): Promise<boolean>;
  ofOrder(orderKey: string): Promise<readonly Reminder[]>;
  /** By date. `parties`: of any of them. */
  list(filter: { readonly party?: PartyKey; readonly parties?: readonly PartyKey[] }): Promise<readonly Reminder[]>;
  find(id: string): Promise<Reminder | undefined>;
}
