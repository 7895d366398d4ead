import type { Decimal } from '../decimal.js';

/** What a driver wishes of a session (OCPI 2.2.1, mod_sessions, ChargingPreferences); load management reads it. */
export interface ChargingPreference {
  /** OCPI Session.id, which is the transaction's. */
  readonly transactionId: string;
  /** CHEAP, FAST, GREEN or REGULAR. */
  readonly profileType: string;
  readonly departureAt?: Date;
  readonly energyNeedKwh?: Decimal;
  readonly mayDischarge?: boolean;
  readonly setAt: Date;
}

/** OCPI 2.2.1, mod_sessions, ChargingPreferencesResponse, as far as it is answered. */
export type PreferenceAnswer = 'ACCEPTED' | 'NOT_POSSIBLE' | 'PROFILE_TYPE_NOT_SUPPORTED';

const PROFILE_TYPES: ReadonlySet<string> = new Set(['CHEAP', 'FAST', 'GREEN', 'REGULAR']);

/** What is answered to a wish: a departure that is over cannot be kept. */
export function judgePreference({ profileType, departureAt, setAt }: ChargingPreference): PreferenceAnswer {
  if (!PROFILE_TYPES.has(profileType)) return 'PROFILE_TYPE_NOT_SUPPORTED';
  return departureAt && departureAt <= setAt ? 'NOT_POSSIBLE' : 'ACCEPTED';
}
