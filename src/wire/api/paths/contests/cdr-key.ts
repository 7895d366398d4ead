import { z } from 'zod';
import { HubError } from '../../../../domain/errors.js';
import { objectKey, parsePartyKey } from '../../../../domain/party.js';
import { type ApiCall, param } from '../../api-path.js';

/** `NL*ABC/CDR-1` in a body or query, in either case. OCPI 2.2.1, mod_cdrs: an id has 39 characters at the most. */
export const cdrKey = z
  .string()
  .regex(/^[A-Za-z]{2}[*-][A-Za-z0-9]{3}\/[\x20-\x7e]{1,39}$/, 'expected the key of a CDR such as NL*ABC/CDR-1')
  .transform((key) => objectKey(parsePartyKey(key.slice(0, 6)), key.slice(7)));

/** The CDR that a path names; a path that names no party names no CDR. */
export function cdrKeyOf(call: ApiCall): string {
  try {
    return objectKey(parsePartyKey(param(call, 'party')), param(call, 'id'));
  } catch (refusal) {
    if (refusal instanceof HubError) throw new HubError('unknown-object', 'no such CDR');
    throw refusal;
  }
}
