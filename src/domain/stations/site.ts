import type { PartyId } from '../party.js';
import type { Coordinates } from '../roaming/location.js';

/** A place with stations that connect straight to the hub: becomes an OCPI Location (2.2.1, mod_locations) under its id. */
export interface Site {
  readonly party: PartyId;
  /** OCPI Location.id, at most 36 characters, unique per party. */
  readonly id: string;
  readonly name?: string;
  readonly address: string;
  readonly city: string;
  readonly postalCode?: string;
  /** ISO 3166-1 alpha-3. */
  readonly country: string;
  readonly coordinates: Coordinates;
  /** IANA name. */
  readonly timeZone: string;
  /** Whether it may be shown to the public; nothing is pushed before the site is complete, whatever this says. */
  readonly publish: boolean;
  /** OCPI ParkingType, when known. */
  readonly parkingType?: string;
  readonly open24Hours: boolean;
  /** Ids of OCPI tariffs of the party for connectors that name none; absent: plans that the hub publishes for the party. */
  readonly tariffIds?: readonly string[];
  /** Of the tariffs. ISO 4217. */
  readonly currency: string;
  /** What all its stations together may draw; absent: unlimited. */
  readonly limit?: SiteLimit;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly revision: number;
}

/** Limit of the grid connection that load management keeps. */
export interface SiteLimit {
  readonly maxPowerW: number;
  /** Line to neutral; absent: 230. */
  readonly voltageV?: number;
  /** Kept free for what else hangs on the connection. */
  readonly reserveW?: number;
}
