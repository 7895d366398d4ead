import type { PartyId } from '../party.js';

/**
 * A URL at the hub that was put in the place of a partner's own: of a `response_url` or of a `Link` to the next page.
 * It may be used more than once, by one platform only, until it expires.
 */
export interface Callback {
  /** Part of the URL; cannot be guessed. */
  readonly id: string;
  readonly kind: 'COMMAND_RESULT' | 'CHARGING_PROFILE_RESULT' | 'NEXT_PAGE';
  /** The address that the URL stands for. */
  readonly url: string;
  /** The platform whose address it is, and the party that is meant there. */
  readonly owner: { readonly connectionId: string; readonly party: PartyId };
  /** The only platform that may use the URL, and its party. */
  readonly user: { readonly connectionId: string; readonly party: PartyId };
  readonly module: 'commands' | 'chargingprofiles' | 'locations' | 'sessions' | 'cdrs' | 'tariffs' | 'tokens';
  /** START_SESSION, ActiveChargingProfile …: what was asked for. */
  readonly command?: string;
  /** What it is about, folded to upper case: a session of a charging profile, a reservation. */
  readonly objectId?: string;
  readonly correlationId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}
