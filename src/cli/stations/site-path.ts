import { InvalidArgumentError } from 'commander';
import { parsePartyKey, partyKey } from '../../domain/party.js';

/** A party on the command line, as `NL*ABC`. */
export function party(text: string): string {
  try {
    return partyKey(parsePartyKey(text, 'party'));
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

/** Where /api has a site. */
export function sitePath(owner: string, id: string): string {
  return `/sites/${encodeURIComponent(party(owner))}/${encodeURIComponent(id)}`;
}
