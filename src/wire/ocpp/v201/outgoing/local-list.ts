import type { LocalListEntry } from '../../../../domain/stations/station-command.js';
import { type V2, writeIdToken } from '../id-token.js';
import { type CommandOf, call, type Target, type Written } from './command-calls.js';

const HOW = { DIFFERENTIAL: 'Differential', FULL: 'Full' } as const;

/**
 * SendLocalList (D01). An empty list has no list at all: of a full update it empties the station's. Tokens that are too long
 * for this version could never be shown to the station, and are left out.
 */
export function writeSendLocalList(
  { version: number, how, entries }: CommandOf<'SEND_LOCAL_LIST'>,
  target: Target,
): Written {
  const list = entries.flatMap((entry) => writeEntry(entry, target.version));
  return call('SendLocalList', {
    versionNumber: number,
    updateType: HOW[how],
    ...(list.length > 0 && { localAuthorizationList: list }),
  });
}

function writeEntry({ idToken, status, parentIdToken, expiresAt }: LocalListEntry, version: V2) {
  const token = writeIdToken(idToken, version);
  if (!token) return [];
  const group = parentIdToken && writeIdToken(parentIdToken, version);
  const idTokenInfo = status && {
    status,
    ...(expiresAt && { cacheExpiryDateTime: expiresAt.toISOString() }),
    ...(group && { groupIdToken: group }),
  };
  return [{ idToken: token, ...(idTokenInfo && { idTokenInfo }) }];
}
