import type { Authorization, AuthorizationStatus } from '../../../domain/charging/authorization.js';
import type { IdToken } from '../../../domain/charging/id-token.js';
import type { OcppVersion } from '../../../domain/stations/station.js';
import { type Fields, optionalText, type Payload } from './fields.js';

/** Longest idToken: identifierString[36] in 2.0.1, [255] in 2.1. */
export const ID_TOKEN_MAX = { '2.0.1': 36, '2.1': 255 } as const;

/** Versions that this adapter speaks. */
export type V2 = Exclude<OcppVersion, '1.6'>;

/** Type of a token that the hub itself made, or of which it is not known what it was read from. */
const DEFAULT_TYPE = 'Central';
const LANGUAGE_MAX = 8;

/** IdTokenType. Of the type NoAuthorization the value is empty, and may be missing. */
export function readIdToken(token: Fields): IdToken {
  const type = optionalText(token, 'type');
  return { value: optionalText(token, 'idToken') ?? '', ...(type !== undefined && type !== '' && { type }) };
}

/** Undefined: too long for this version. */
export function writeIdToken({ value, type }: IdToken, version: V2): Payload | undefined {
  return value.length > ID_TOKEN_MAX[version] ? undefined : { idToken: value, type: type ?? DEFAULT_TYPE };
}

const STATUS: Readonly<Record<AuthorizationStatus, string>> = {
  ACCEPTED: 'Accepted',
  BLOCKED: 'Blocked',
  CONCURRENT_TX: 'ConcurrentTx',
  EXPIRED: 'Expired',
  INVALID: 'Invalid',
  NOT_AT_THIS_LOCATION: 'NotAtThisLocation',
  NO_CREDIT: 'NoCredit',
  UNKNOWN: 'Unknown',
};

/** IdTokenInfoType: what became of the question whether a driver may charge. */
export function writeIdTokenInfo({ status, expiresAt, language, parentIdToken }: Authorization, version: V2): Payload {
  const group = parentIdToken === undefined ? undefined : writeIdToken({ value: parentIdToken }, version);
  return {
    status: STATUS[status],
    ...(expiresAt && { cacheExpiryDateTime: expiresAt.toISOString() }),
    ...(group && { groupIdToken: group }),
    ...(language !== undefined && language.length <= LANGUAGE_MAX && { language1: language }),
  };
}
