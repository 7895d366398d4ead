import type { CpoPlatform } from '../cpo-platform.js';
import { isObject, sameId, textOf } from '../modules/answers.js';
import type { JsonObject } from '../object-shelf.js';
import type { OcpiSession, OcpiToken } from '../ocpi-objects.js';
import type { Spot } from './evse-board.js';

/** What became of a card at a reader: may charge and why, or may not and what was said. */
export type CardVerdict =
  | {
      readonly may: 'CHARGE';
      readonly token: OcpiToken;
      readonly authMethod: OcpiSession['auth_method'];
      readonly authorizationReference?: string;
    }
  | { readonly may: 'NOT'; readonly reason: string };

/**
 * Decides on an RFID card as OCPI 2.2.1 says (mod_tokens, WhitelistType): a known token with ALWAYS by what is known,
 * any other by asking its eMSP in real time; without an answer ALLOWED_OFFLINE helps.
 */
export async function judgeCard(cpo: CpoPlatform, uid: string, spot: Spot): Promise<CardVerdict> {
  const known = cpo.received.list('tokens').find((token) => sameId(token['uid'], uid) && token['type'] === 'RFID') as
    | (JsonObject & OcpiToken)
    | undefined;
  if (known?.whitelist === 'ALWAYS') return byList(known);
  const { country_code, party_id } = spot.location;
  const owner = known && { country_code: known.country_code, party_id: known.party_id };
  const question = {
    from: { country_code, party_id },
    uid,
    type: 'RFID',
    location: { location_id: spot.location.id, evse_uids: [spot.evse.uid] },
  };
  const reply = await cpo.authorize(question, owner).catch(() => undefined);
  if (reply?.statusCode === 1000 && isObject(reply.data)) return byAnswer(reply.data);
  if (reply?.statusCode === 2004) return { may: 'NOT', reason: 'unknown token' };
  if (known?.whitelist === 'ALLOWED_OFFLINE') return byList(known);
  return { may: 'NOT', reason: reply?.statusMessage ?? 'no answer from the eMSP' };
}

function byList(token: OcpiToken): CardVerdict {
  return token.valid ? { may: 'CHARGE', token, authMethod: 'WHITELIST' } : { may: 'NOT', reason: 'BLOCKED' };
}

function byAnswer(info: JsonObject): CardVerdict {
  const token = info['token'];
  if (info['allowed'] !== 'ALLOWED' || !isObject(token)) return { may: 'NOT', reason: String(info['allowed']) };
  const reference = textOf(info, 'authorization_reference');
  return {
    may: 'CHARGE',
    token: token as JsonObject & OcpiToken,
    authMethod: 'AUTH_REQUEST',
    ...(reference !== undefined && { authorizationReference: reference }),
  };
}
