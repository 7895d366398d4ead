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

/** Reads a Token (OCPI 2.2.1, mod_tokens); refuses with `bad-field`, naming the path. */
export function parseToken(body: unknown): Token {
  const object = root(body);
  optionalText(object, 'visual_number');
  optionalText(object, 'language');
  optionalWord(object, 'default_profile_type');
  optionalChild(object, 'energy_contract', (contract) => [
    text(contract, 'supplier_name'),
    optionalText(contract, 'contract_id'),
  ]);
  return present({
    party: party(object),
    uid: id(object, 'uid'),
    type: word(object, 'type'),
    contractId: id(object, 'contract_id'),
    issuer: text(object, 'issuer'),
    groupId: optionalId(object, 'group_id'),
    isValid: flag(object, 'valid'),
    whitelist: word(object, 'whitelist'),
    lastUpdated: time(object, 'last_updated'),
  });
}
