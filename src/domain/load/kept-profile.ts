import type { PartnerProfile } from '../hosting/charging-profile.js';
import type { ActiveProfile } from '../hosting/pending-result.js';
import type { PartyId } from '../party.js';

/** What a partner has set for a running transaction, and what it was told of it since. */
export interface KeptProfile {
  readonly transactionId: string;
  /** Whose profile the station has taken last: the eMSP of the session, or its Smart Charging Service Provider. */
  readonly setBy: PartyId;
  /** As the station has it; absent: it was taken away again. */
  readonly profile?: PartnerProfile;
  /** When the partner has set it, or taken it away. */
  readonly changedAt: Date;
  /** What the partner was told that is active; absent: nothing since the change, so that it expects what it has set. */
  readonly known?: ActiveProfile;
  /** It is not told anything before this. */
  readonly notBefore?: Date;
  /** It has no endpoint for it. */
  readonly cannotBeTold?: true;
}
