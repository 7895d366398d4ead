import type { KeptProfile } from '../../domain/load/kept-profile.js';

/** Charging profiles that partners have set for transactions: the last one of each. Forgotten after a month. */
export interface KeptProfileStore {
  /** In place of an earlier one; what the partner was told of that does not count any more. */
  put(kept: Required<Pick<KeptProfile, 'changedAt' | 'profile' | 'setBy' | 'transactionId'>>): Promise<void>;
  /** Takes the profile away; who has set it is still known. */
  clear(transactionId: string, at: Date): Promise<void>;
  of(transactionIds: readonly string[]): Promise<readonly KeptProfile[]>;
  /** Notes what a partner was told. False: the profile has changed since it was read, and nothing was noted. */
  note(
    kept: Pick<KeptProfile, 'changedAt' | 'transactionId'>,
    news: Pick<KeptProfile, 'cannotBeTold' | 'known' | 'notBefore'>,
  ): Promise<boolean>;
}
