import { HubError } from '../../domain/errors.js';
import { parsePartyKey, partyKey } from '../../domain/party.js';

/** `NL*ABC/CDR-1` as a path of the API. Refuses (`bad-field`) what is no key of a CDR. */
export function cdrPath(key: string): string {
  const slash = key.indexOf('/');
  if (slash < 0 || slash === key.length - 1) {
    throw new HubError('bad-field', `expected a CDR such as NL*ABC/CDR-1, got "${key}"`, 'cdr');
  }
  const party = partyKey(parsePartyKey(key.slice(0, slash), 'cdr'));
  return `/cdrs/${encodeURIComponent(party)}/${encodeURIComponent(key.slice(slash + 1))}`;
}
