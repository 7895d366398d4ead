import { HubError } from '../errors.js';
import { objectKey, parsePartyKey } from '../party.js';

/**
 * How many transactions a token may have open at a time. A card is in one place; of what is not a card (an app user),
 * the eMSP decides with each START_SESSION. Fleet cards may have more, by their `uid` or their group.
 */
export interface TokenPolicy {
  /** `DE*MSP/UID` or `DE*MSP/GROUP`, in capitals. */
  readonly openAtOnce: ReadonlyMap<string, number>;
}

export const ONE_AT_A_TIME: TokenPolicy = { openAtOnce: new Map() };

const MOST_ENTRIES = 10_000;
const MOST_OPEN = 10_000;

/**
 * Reads a policy from text such as `DE*MSP/FLEET9=5, DE*MSP/04A2B1C3=2`: eMSP, then `uid` or group, then how many.
 * Refuses (`bad-setting`) anything else, naming the entry.
 */
export function parseTokenPolicy(text: string): TokenPolicy {
  const entries = text.split(',').map((entry) => entry.trim());
  const read = entries
    .filter((entry) => entry !== '')
    .slice(0, MOST_ENTRIES)
    .map(readEntry);
  return { openAtOnce: new Map(read) };
}

function readEntry(entry: string): readonly [string, number] {
  const [party, id, count] = /^([^/]{1,9})\/([^=]{1,36})=(\d{1,5})$/.exec(entry)?.slice(1) ?? [];
  const most = Number(count);
  if (party === undefined || id === undefined || !(most >= 1 && most <= MOST_OPEN)) {
    throw new HubError('bad-setting', `expected entries such as DE*MSP/FLEET9=5, got "${entry}"`);
  }
  return [objectKey(parsePartyKey(party), id.trim()), most];
}
