import type { TokenType } from '../roaming/cdr.js';
import type { StationSettings } from '../stations/station.js';
import type { IdToken } from './id-token.js';

type Transforms = NonNullable<StationSettings['idTagTransforms']>;

/** OCPP 1.6, IdToken: longer ones cannot be shown to such a station. */
export const LONGEST_ID_TAG = 20;

/**
 * The `uid` by which an eMSP may know what a driver has shown: without blanks around it and in capitals, since idTag and
 * uid are both compared without case (OCPP 1.6, 7.28; OCPI 2.2.1, mod_tokens), and read as the station's settings say.
 */
export function uidOf({ value }: IdToken, transforms: Transforms = []): string {
  return transforms.reduce(transformed, value.trim().toUpperCase());
}

function transformed(uid: string, how: Transforms[number]): string {
  if (how === 'STRIP_COLONS') return uid.replaceAll(':', '');
  return isBytes(uid) ? (uid.match(/../g) ?? []).reverse().join('') : uid;
}

function isBytes(uid: string): boolean {
  return /^(?:[0-9A-Fa-f]{2}){1,20}$/.test(uid);
}

/** A `uid` as the readers of a station write it: what `uidOf` reads as this one. */
export function shownAs(uid: string, transforms: Transforms = []): string {
  return transforms.reduceRight(
    (text, how) => (how === 'STRIP_COLONS' ? withColons(text) : transformed(text, how)),
    uid,
  );
}

function withColons(uid: string): string {
  return isBytes(uid) ? (uid.match(/../g) ?? []).join(':') : uid;
}

/**
 * Types of tokens that something shown at a station can be, the likeliest first. What only an app or the hub gives to a
 * station (APP_USER, AD_HOC_USER) is never taken from a driver: it is no secret of a card. OCPP 2.0.1, IdTokenEnumType.
 */
export function tokenTypesOf({ type }: IdToken): readonly TokenType[] {
  return TYPES.get(type ?? '') ?? ['OTHER'];
}

const TYPES: ReadonlyMap<string, readonly TokenType[]> = new Map([
  // OCPP 1.6 has no types.
  ['', ['RFID', 'OTHER']],
  ['ISO14443', ['RFID']],
  ['ISO15693', ['RFID']],
  ['eMAID', ['EMAID', 'OTHER']],
  ['Central', []],
  ['NoAuthorization', []],
]);

/** How a token is named to a station of OCPP 2.0.1 (IdTokenEnumType) by its type at OCPI. */
export function idTokenTypeOf(type: TokenType): string {
  if (type === 'RFID') return 'ISO14443';
  return type === 'EMAID' ? 'eMAID' : 'Central';
}

/**
 * The parent of an idTag (at most 20 characters): the token's group as it is; of a longer one a hash (hexadecimal).
 * OCPP 1.6, IdTagInfo; OCPI 2.2.1, mod_tokens, `group_id`.
 */
export function parentIdTokenOf(groupId: string, sha256: (text: string) => string): string {
  return groupId.length <= LONGEST_ID_TAG
    ? groupId
    : sha256(groupId.toUpperCase()).slice(0, LONGEST_ID_TAG).toUpperCase();
}
