import type { CdrToken } from '../roaming/cdr.js';
import type { OcppVersion } from '../stations/station.js';
import { idTokenTypeOf, LONGEST_ID_TAG } from './driver-token.js';
import type { IdToken } from './id-token.js';

/** What a station is told to start or to reserve for. */
export interface RemoteToken {
  readonly idToken: IdToken;
  /** Made for this one start: whoever shows it later is nobody. */
  readonly isOneTime: boolean;
}

/**
 * What a station is told to start with. OCPP 1.6 has nothing else to tell by which command a transaction came of, so the
 * tag is made for it: capital hexadecimal digits, since some stations refuse others. OCPP 2.0.1 has remoteStartId for
 * that and gets the token itself. `hash`: hexadecimal, of something that nobody can guess.
 */
export function startToken(token: CdrToken, version: OcppVersion | undefined, hash: string): RemoteToken {
  if (version === undefined || version === '1.6') return oneTime(hash);
  return { idToken: { value: token.uid, type: idTokenTypeOf(token.type) }, isOneTime: false };
}

/**
 * What a station is told to reserve for: the card itself, which the driver will show; of what is no card, or too long
 * for OCPP 1.6, a tag made for it, with which the driver's app then starts.
 */
export function reservationToken(token: CdrToken, version: OcppVersion | undefined, hash: string): RemoteToken {
  const isOld = version === undefined || version === '1.6';
  if (!isOld) return startToken(token, version, hash);
  const isCard = token.type === 'RFID' && token.uid.length <= LONGEST_ID_TAG;
  return isCard ? { idToken: { value: token.uid }, isOneTime: false } : oneTime(hash);
}

function oneTime(hash: string): RemoteToken {
  return { idToken: { value: hash.slice(0, LONGEST_ID_TAG).toUpperCase() }, isOneTime: true };
}
