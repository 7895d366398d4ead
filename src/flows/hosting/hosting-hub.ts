import type { Reservation } from '../../domain/hosting/reservation.js';
import type { PartyId } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { AuthorizingHub } from '../authorizing/authorizing-hub.js';
import type { Hub } from '../hub.js';
import type { BalanceSoon } from '../load/grid-signals.js';
import type { StationClient } from '../stations/station-ports.js';
import type { Background } from './background.js';

/** What the hub's own platform for CPOs with stations needs of the hub. */
export interface HostingHub
  extends AuthorizingHub,
    Pick<
      Hub,
      | 'callbacks'
      | 'chargingPreferences'
      | 'connectorStates'
      | 'keptProfiles'
      | 'leases'
      | 'pendingResults'
      | 'reservations'
      | 'sites'
      | 'stations'
      | 'transactions'
    > {
  readonly stationClient: StationClient;
  readonly background: Background;
  /** Told what became of a reservation, after it is stored; who is told may be told twice. Absent: nobody. */
  readonly reservationChanged?: (reservation: Reservation) => Promise<void>;
  /** Told that what a session may draw by its eMSP's profile has changed; absent: nobody. */
  readonly balanceSoon?: BalanceSoon;
  /** How long a result waits after the station has answered, so that the eMSP has the CommandResponse first. */
  readonly resultPauseMs?: number;
}

/** Who asks what of a hosted CPO, and where the result is to go. */
export interface HostedAsk {
  /** The hosted platform. */
  readonly connection: Connection;
  readonly cpo: PartyId;
  readonly emsp: PartyId;
  readonly correlationId: string;
  /** Id of the hub's own URL for the result. */
  readonly callbackId: string;
  /** Whether the eMSP was told in the meantime that this took too long: then nothing is begun any more. */
  readonly isLate?: () => boolean;
}

/** CommandResponse and ChargingProfileResponse (OCPI 2.2.1, mod_commands, mod_charging_profiles). */
export interface CommandAnswer {
  readonly result: 'ACCEPTED' | 'NOT_SUPPORTED' | 'REJECTED' | 'TOO_OFTEN' | 'UNKNOWN_SESSION';
  /** Within so many seconds the result comes. */
  readonly timeoutSeconds: number;
  /** For the driver, in English. */
  readonly message?: string;
}
