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
  /** Since when it has been held at 0; absent: it is not. */
  readonly pausedSince?: Date;
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

/** What a session may draw from a moment on, in W: 0, or at least its minimum. */
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
