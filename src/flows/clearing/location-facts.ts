import { LRUCache } from 'lru-cache';
import type { Hub } from '../hub.js';
import type { LocationFacts } from '../ports.js';

/** How long facts are used without asking the store: a burst of CDRs of one site reads its Location once. */
const FRESH_MS = 1_000;
const MOST_LOCATIONS = 1_000;

/** Reads what pricing needs of a Location by its folded key; undefined when the hub has no copy. */
export function createLocationFacts(
  hub: Pick<Hub, 'objects' | 'ocpi'>,
): (key: string) => Promise<LocationFacts | undefined> {
  const fresh = new LRUCache<string, { readonly facts: Promise<LocationFacts | undefined> }>({
    max: MOST_LOCATIONS,
    ttl: FRESH_MS,
  });
  return (key) => {
    const known = fresh.get(key);
    if (known) return known.facts;
    const facts = readFacts(hub, key);
    fresh.set(key, { facts });
    return facts;
  };
}

async function readFacts(hub: Pick<Hub, 'objects' | 'ocpi'>, key: string): Promise<LocationFacts | undefined> {
  const stored = await hub.objects.find('locations', key);
  return stored && hub.ocpi.readLocation(stored.ocpiVersion, stored.json);
}
