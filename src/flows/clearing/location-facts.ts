import type { Hub } from '../hub.js';
import type { LocationFacts } from '../ports.js';
import { remember } from '../remember.js';

const MOST_LOCATIONS = 1_000;

/**
 * Reads what pricing needs of a Location by its folded key; undefined when the hub has no copy. A burst of CDRs of one
 * site reads its Location once.
 */
export function createLocationFacts(
  hub: Pick<Hub, 'objects' | 'ocpi'>,
): (key: string) => Promise<LocationFacts | undefined> {
  return remember({ ask: (key: string) => readFacts(hub, key), max: MOST_LOCATIONS }).find;
}

async function readFacts(hub: Pick<Hub, 'objects' | 'ocpi'>, key: string): Promise<LocationFacts | undefined> {
  const stored = await hub.objects.find('locations', key);
  return stored && hub.ocpi.readLocation(stored.ocpiVersion, stored.json);
}
