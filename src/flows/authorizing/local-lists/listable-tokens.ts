import { mayBeListed } from '../../../domain/charging/whitelist.js';
import { HubError } from '../../../domain/errors.js';
import { type PartyId, partyKey } from '../../../domain/party.js';
import type { Token } from '../../../domain/roaming/token.js';
import { visibleOwners } from '../../../domain/routing/visible-owners.js';
import type { StoredObject } from '../../../store/object-store.js';
import type { AuthorizingHub } from '../authorizing-hub.js';

type ListableDeps = Pick<AuthorizingHub, 'clock' | 'log' | 'objects' | 'ocpi' | 'roamingRules'>;

const PAGE = 1_000;
/** No station's list holds more, and more would make the others wait. */
const MOST_READ = 50_000;

/**
 * The cards that stations of a CPO may take while they are offline: of eMSPs with a roaming agreement, those that are
 * whitelisted ALWAYS first, then the newest. A `uid` that several eMSPs use is left out.
 */
export async function listableTokens(hub: ListableDeps, cpo: PartyId): Promise<readonly Token[]> {
  const owners = visibleOwners(await hub.roamingRules(), { parties: [cpo], module: 'tokens', at: hub.clock.now() });
  const found = new Map<string, Token | 'SHARED'>();
  for (let offset = 0; offset < MOST_READ; offset += PAGE) {
    const { items } = await hub.objects.page('tokens', {
      ...(owners.kind !== 'all' && { owners }),
      visibleTo: [partyKey(cpo), 'EVERYBODY'],
      offset,
      limit: PAGE,
    });
    for (const item of items) {
      const token = read(hub, item);
      if (token?.type !== 'RFID') continue;
      const key = token.uid.toUpperCase();
      found.set(key, found.has(key) ? 'SHARED' : token);
    }
    if (items.length < PAGE) break;
  }
  const listable = [...found.values()].filter((token): token is Token => token !== 'SHARED' && mayBeListed(token));
  return listable.sort((one, other) => rank(one) - rank(other) || Number(other.lastUpdated) - Number(one.lastUpdated));
}

function rank({ whitelist }: Token): number {
  return whitelist === 'ALWAYS' ? 0 : 1;
}

function read({ ocpi, log }: ListableDeps, { ocpiVersion, json, key }: StoredObject): Token | undefined {
  try {
    return ocpi.readToken(ocpiVersion, json);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    log.warn({ event: 'token.not-usable', token: key, why: error.code });
    return undefined;
  }
}
