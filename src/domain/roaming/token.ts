import { objectKey, type PartyId } from '../party.js';
import type { TokenType } from './cdr.js';
import type { OpenEnum } from './open-enum.js';

export type WhitelistType = OpenEnum<'ALLOWED' | 'ALLOWED_OFFLINE' | 'ALWAYS' | 'NEVER'>;

/** What a token's type is when nobody says (OCPI 2.2.1, mod_tokens, `type` parameter). */
export const DEFAULT_TOKEN_TYPE: TokenType = 'RFID';

/** A driver's token (OCPI 2.2.1, mod_tokens, Token): what the hub needs of it. */
export interface Token {
  readonly party: PartyId;
  readonly uid: string;
  readonly type: TokenType;
  readonly contractId: string;
  readonly issuer: string;
  readonly groupId?: string;
  readonly isValid: boolean;
  readonly whitelist: WhitelistType;
  /** ISO 639-1, of the driver. */
  readonly language?: string;
  readonly lastUpdated: Date;
}

/** `DE*MSP/UID/RFID`: the same uid may be an RFID card and an app user. */
export function tokenKey(token: Pick<Token, 'party' | 'uid' | 'type'>): string {
  return objectKey(token.party, token.uid, token.type);
}
