/** A session that draws power at a site, as load management sees it. Powers in whole W, energies in whole Wh. */
export interface LoadSession {
  /** Of the transaction. */
  readonly id: string;
  /** Below it a vehicle pauses: 6 A on each phase (IEC 61851-1). */
  readonly minW: number;
  /** The most that outlet and vehicle take. */
  readonly maxW: number;
  readonly startedAt: Date;
  /** False: its station takes no charging profile, so that it may draw `maxW` at any time. */
  readonly canBeLimited: boolean;
  /** What the driver has said; absent: as much as possible, as soon as possible. */
  readonly wish?: LoadWish;
  /** Since when it has been held at 0 for the sake of others; absent: it is not. */
  readonly pausedSince?: Date;
  /** What its eMSP allows by a charging profile; absent, and outside of them: all that it can take. */
  readonly caps?: readonly LoadCap[];
  /** Below it charging is not efficient, says its eMSP (OCPI 2.2.1, ChargingProfile, min_charging_rate). */
  readonly efficientW?: number;
}

/** The most that a session may take for a while. */
export interface LoadCap {
  readonly startsAt: Date;
  /** Absent: to the end of the session. */
  readonly endsAt?: Date;
  readonly limitW: number;
}

/** What the driver needs, by when (OCPI 2.2.1, mod_sessions, ChargingPreferences). */
export interface LoadWish {
  /** Still to be charged. */
  readonly needWh: number;
  readonly departAt: Date;
}

/** A stretch of time in which the limit of the site and the price are the same. */
export interface SiteSlot {
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** What all sessions together may draw, in W. */
  readonly capW: number;
  /** Orders slots from cheap to dear; absent: nobody knows. */
  readonly pricePerKwh?: number;
}

/** What a session may draw from a moment on, in W: 0, or at least its minimum, or what its eMSP allows if that is less. */
export interface LoadPeriod {
  readonly startsAt: Date;
  readonly limitW: number;
}

/** What a site's sessions may draw, from now to the end of the last slot. */
export interface SitePlan {
  /** By session id; sessions that cannot be limited are not in it. */
  readonly periods: ReadonlyMap<string, readonly LoadPeriod[]>;
  /** Ids of sessions whose wish cannot be fulfilled. */
  readonly short: readonly string[];
  /** Slots in which what cannot be limited alone may draw more than the site has. */
  readonly overloaded: readonly Date[];
}

/** No vehicle is held at 0 for longer while there is power: some do not wake up again. */
export const LONGEST_PAUSE_MS = 2 * 3_600_000;
