import type { Authorization, AuthorizationStatus } from '../../../../domain/charging/authorization.js';
import type { IdToken } from '../../../../domain/charging/id-token.js';
import { type Fields, readText, writeTime } from './message.js';

/** OCPP 1.6, 7.2 AuthorizationStatus: what it has no word for is Blocked or Invalid. */
const STATUSES: Readonly<Record<AuthorizationStatus, string>> = {
  ACCEPTED: 'Accepted',
  BLOCKED: 'Blocked',
  CONCURRENT_TX: 'ConcurrentTx',
  EXPIRED: 'Expired',
  INVALID: 'Invalid',
  NOT_AT_THIS_LOCATION: 'Invalid',
  NO_CREDIT: 'Blocked',
  UNKNOWN: 'Invalid',
};

/** OCPP 1.6, 7.28 IdToken: CiString20. */
export const ID_TAG_LENGTH = 20;

/** An idTag as it came: how it is to be read is a setting of the station. Absent, it is empty, and nobody's. */
export function readIdTag(fields: Fields, key = 'idTag'): IdToken {
  const value = readText(fields, key);
  if (value === undefined) fields.note('id-tag-missing', fields.path + key);
  return { value: value ?? '' };
}

/** IdTagInfo (7.27). A parent longer than 20 characters is left out: cut, it might be another group's. */
export function writeIdTagInfo({ status, parentIdToken, expiresAt }: Authorization): Record<string, unknown> {
  const parentIdTag = parentIdToken && parentIdToken.length <= ID_TAG_LENGTH ? parentIdToken : undefined;
  return {
    ...(expiresAt && { expiryDate: writeTime(expiresAt) }),
    ...(parentIdTag && { parentIdTag }),
    status: STATUSES[status],
  };
}
