import type { PartyId } from '../party.js';
import type { Connection } from './connection.js';

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
  /**
   * What it is about, as `objectKey` writes it: `DE*MSP/R1` of a reservation that a CPO has accepted, `NL*CPO/S1` of a
   * session whose charging profile a CPO has accepted.
   */
  readonly objectId?: string;
  readonly correlationId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Hash of the request that made it: the same request id with another one is no repetition. */
  readonly requestHash?: string;
  /** What became of that request; absent: it is on its way, or nobody knows. */
  readonly outcome?: CallbackOutcome;
}

export type CallbackOutcome =
  /** Whether it arrived is not known; it may be sent again. */
  | { readonly kind: 'failed' }
  | { readonly kind: 'answered'; readonly httpStatus: number; readonly ocpiStatus: number; readonly text: string };

const HOUR_MS = 3_600_000;
/** A result may come for so long; OCPI names no limit, and the `timeout` of a CommandResponse is in seconds. */
const RESULT_MS = 24 * HOUR_MS;
/** A CPO may report changes of a profile until the session ends, and some cars stay for days. */
const PROFILE_MS = 7 * 24 * HOUR_MS;
const LONGEST_MS = 30 * 24 * HOUR_MS;

/**
 * Until when a URL of the hub may be used: 24 hours; of a charging profile that was set 7 days; of a reservation 24
 * hours after its end, at most 30 days, since a CPO may cancel it by a second result (mod_commands, flow).
 */
export function callbackExpiry(asked: { readonly command: string; readonly at: Date; readonly endsAt?: Date }): Date {
  const { command, at, endsAt } = asked;
  const least = at.getTime() + (command === 'SetChargingProfile' ? PROFILE_MS : RESULT_MS);
  const wanted = Math.max(least, (endsAt?.getTime() ?? 0) + RESULT_MS);
  return new Date(Math.min(wanted, at.getTime() + LONGEST_MS));
}

/**
 * Whether a platform may name a URL as its own: http or https, without a user in it, at an origin that is known from
 * its registration (versions URL or an endpoint). The hub sends the platform's credentials token there.
 */
export function isAddressOf(connection: Connection, url: string): boolean {
  const { theirs } = connection;
  const origin = originOf(url);
  if (!theirs || origin === undefined) return false;
  return [theirs.versionsUrl, ...theirs.endpoints.map((one) => one.url)].some((known) => originOf(known) === origin);
}

function originOf(text: string): string | undefined {
  if (!/^https?:\/\/[^\s\\]{1,2000}$/i.test(text) || !URL.canParse(text)) return undefined;
  const { origin, username, password } = new URL(text);
  return username || password ? undefined : origin;
}
