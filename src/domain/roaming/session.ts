import type { Decimal } from '../decimal.js';
import type { PartyId } from '../party.js';
import type { CdrToken, ChargingPeriod } from './cdr.js';
import type { OpenEnum } from './open-enum.js';
import type { Price } from './price.js';

export type SessionStatus = OpenEnum<'ACTIVE' | 'COMPLETED' | 'INVALID' | 'PENDING' | 'RESERVATION'>;

/** OCPI 2.2.1, mod_sessions, Session: a charging session as it stands, not yet what is billed. */
export interface Session {
  readonly party: PartyId;
  readonly id: string;
  readonly startedAt: Date;
  readonly endedAt?: Date;
  readonly energyKwh: Decimal;
  /** Names the eMSP that the session is for. */
  readonly token: CdrToken;
  readonly authMethod: string;
  readonly authorizationReference?: string;
  readonly locationId: string;
  /** `#NA` while a reservation has no EVSE. */
  readonly evseUid: string;
  readonly connectorId: string;
  readonly meterId?: string;
  readonly currency: string;
  readonly chargingPeriods: readonly ChargingPeriod[];
  readonly totalCost?: Price;
  readonly status: SessionStatus;
  readonly lastUpdated: Date;
}
