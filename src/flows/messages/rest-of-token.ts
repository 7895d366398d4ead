import { HubError } from '../../domain/errors.js';
import { type LoggedMessage, restOf } from '../../domain/messages/logged-message.js';
import type { Hub } from '../hub.js';
import { hashUid } from './hash-uid.js';

/**
 * What follows the tokens module's URL, made again: the log has the hash of a driver's token only, and its uid is in the
 * body of a PUT. Refuses with `conflict` a body without the uid, as that of a PATCH.
 */
export function restOfToken(hub: Pick<Hub, 'secrets'>, leg: LoggedMessage): string {
  const rest = restOf(leg) ?? '';
  const uid = uidIn(leg);
  if (uid === undefined || hashUid(hub.secrets, uid) !== leg.objectId) {
    throw new HubError('conflict', 'the uid of the driver’s token is not kept: ask the eMSP to PUT the token again');
  }
  return rest.replace(leg.objectId, encodeURIComponent(uid));
}

function uidIn({ requestBody }: LoggedMessage): string | undefined {
  if (requestBody?.kind !== 'text') return undefined;
  try {
    const token: unknown = JSON.parse(requestBody.text);
    const uid = typeof token === 'object' && token !== null && 'uid' in token ? token.uid : undefined;
    return typeof uid === 'string' ? uid : undefined;
  } catch {
    return undefined;
  }
}
