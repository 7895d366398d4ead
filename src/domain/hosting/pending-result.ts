import type { PartyId } from '../party.js';
import type { CommandResultType, ProfileResultType } from '../stations/command-result.js';
import type { StationProfile } from '../stations/station-command.js';

/**
 * The one result that somebody waits for, at the hub's own URL for it. WAITING: a station is being asked; `dueAt` is
 * when the result is TIMEOUT all the same. DECIDED: what it is stands and is not changed; `dueAt` is when it is given
 * (again). Then DELIVERED, or GIVEN_UP.
 */
export interface PendingResult {
  /** The callback's id; a reservation that the hub cancels later has a second result, under an id of its own. */
  readonly id: string;
  readonly callbackId: string;
  readonly kind: 'CHARGING_PROFILE_RESULT' | 'COMMAND_RESULT';
  /** The hosted platform that the callback is for. */
  readonly connectionId: string;
  readonly cpo: PartyId;
  readonly stationId: string;
  /** START_SESSION, SetChargingProfile …. */
  readonly command: string;
  readonly correlationId: string;
  readonly state: 'DECIDED' | 'DELIVERED' | 'GIVEN_UP' | 'WAITING';
  readonly dueAt: Date;
  /** Attempts to deliver. */
  readonly attempts: number;
  readonly result?: string;
  /** The JSON that is delivered: the same at each attempt. */
  readonly body?: string;
  readonly createdAt: Date;
}

/** What a result says. */
export interface HostedResult {
  readonly result: CommandResultType | ProfileResultType;
  /** For the driver or the eMSP's people, in English. */
  readonly message?: string;
  /** ActiveChargingProfileResult only. */
  readonly activeProfile?: ActiveProfile;
}

/** A schedule as a station has calculated it (OCPI 2.2.1, mod_charging_profiles, ActiveChargingProfile). */
export interface ActiveProfile
  extends Pick<StationProfile, 'durationSeconds' | 'minChargingRate' | 'periods' | 'unit'> {
  readonly startsAt: Date;
}

const SECOND_MS = 1_000;
/** Waits between attempts, in seconds; the last one is repeated. */
const WAITS_S = [5, 15, 60, 300, 900, 3_600];
/** About a day. */
const MOST_ATTEMPTS = 26;

/** When a result is tried again after so many attempts; undefined: no more. */
export function nextAttempt(attempts: number, now: Date): Date | undefined {
  if (attempts >= MOST_ATTEMPTS) return undefined;
  const waitS = WAITS_S[Math.min(attempts, WAITS_S.length) - 1] ?? 0;
  return new Date(now.getTime() + waitS * SECOND_MS);
}

/** The result of a command of which nothing was heard in time. */
export function timedOut(kind: PendingResult['kind']): HostedResult {
  return { result: kind === 'COMMAND_RESULT' ? 'TIMEOUT' : 'REJECTED', message: 'The station did not answer in time.' };
}
