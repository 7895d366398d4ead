import type { ChargingPreference } from '../../domain/hosting/charging-preference.js';

/** What drivers wish of their sessions: the last wish of each. Forgotten after a month. */
export interface ChargingPreferenceStore {
  put(preference: ChargingPreference): Promise<void>;
  find(transactionId: string): Promise<ChargingPreference | undefined>;
  of(transactionIds: readonly string[]): Promise<readonly ChargingPreference[]>;
}
