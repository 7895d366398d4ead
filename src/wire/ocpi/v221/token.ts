import type { Token } from '../../../domain/roaming/token.js';
import {
  flag,
  id,
  optionalChild,
  optionalId,
  optionalText,
  optionalWord,
  party,
  present,
  root,
  text,
  time,
  word,
} from '../fields/read.js';
import type { Tolerate } from '../fields/tolerated.js';
import { PROFILE_TYPES, TOKEN_TYPES, WHITELIST_TYPES } from './known/charging-values.js';

/** Reads a Token (OCPI 2.2.1, mod_tokens); refuses with `bad-field`, naming the path. */
export function parseToken(body: unknown, tolerate?: Tolerate): Token {
  const object = root(body, tolerate);
  optionalText(object, 'visual_number', 64);
  optionalWord(object, 'default_profile_type', PROFILE_TYPES);
  optionalChild(object, 'energy_contract', (contract) => [
    text(contract, 'supplier_name', 64),
    optionalText(contract, 'contract_id', 64),
  ]);
  return present({
    party: party(object),
    uid: id(object, 'uid'),
    type: word(object, 'type', TOKEN_TYPES),
    contractId: id(object, 'contract_id'),
    issuer: text(object, 'issuer', 64),
    groupId: optionalId(object, 'group_id'),
    isValid: flag(object, 'valid'),
    whitelist: word(object, 'whitelist', WHITELIST_TYPES),
    language: optionalText(object, 'language', 2),
    lastUpdated: time(object, 'last_updated'),
  });
}
