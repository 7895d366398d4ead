import type { Token } from '../roaming/token.js';
import type { AuthorizationStatus } from './authorization.js';

type Rule = Pick<Token, 'isValid' | 'whitelist'>;

/**
 * Whether the eMSP is asked in real time before its token may charge (OCPI 2.2.1, mod_tokens, WhitelistType). Of ALLOWED
 * tokens OCPI leaves the choice: they are asked for, since only the eMSP knows whether a contract ended a minute ago.
 */
export function mustAsk({ whitelist }: Rule): boolean {
  return whitelist !== 'ALWAYS';
}

/** What holds for a token when its eMSP is not asked or does not answer. Unknown kinds of whitelist count as NEVER. */
export function byWhitelist({ isValid, whitelist }: Rule): AuthorizationStatus {
  if (!isValid) return 'BLOCKED';
  return WHITELISTED.has(whitelist) ? 'ACCEPTED' : 'INVALID';
}

/** Whether a station may keep a token in a list of its own and take it while it is offline. */
export function mayBeListed({ isValid, whitelist }: Rule): boolean {
  return isValid && (whitelist === 'ALWAYS' || whitelist === 'ALLOWED');
}

const WHITELISTED: ReadonlySet<string> = new Set(['ALWAYS', 'ALLOWED', 'ALLOWED_OFFLINE']);

/** What an eMSP's answer means for the station (OCPI 2.2.1, mod_tokens, AllowedType). Unknown answers allow nothing. */
export function statusOfAllowed(allowed: string): AuthorizationStatus {
  return STATUSES.get(allowed) ?? 'INVALID';
}

const STATUSES: ReadonlyMap<string, AuthorizationStatus> = new Map([
  ['ALLOWED', 'ACCEPTED'],
  ['BLOCKED', 'BLOCKED'],
  ['EXPIRED', 'EXPIRED'],
  ['NO_CREDIT', 'NO_CREDIT'],
  ['NOT_ALLOWED', 'NOT_AT_THIS_LOCATION'],
]);
