import { HubError } from '../../domain/errors.js';
import { objectKey, type PartyId, type PartyKey, partyKey } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { Audience } from '../../domain/routing/audience.js';
import { type ListedModule, ownsObjects } from '../../domain/routing/module-roles.js';
import type { CopiedModule } from '../../store/object-store.js';
import type { Hub } from '../hub.js';
import type { PageReader } from '../ports.js';
import type { AcceptCdrDeps } from '../roaming/accept-cdr.js';
import { keepObject } from '../roaming/keep-object.js';
import { receiveCdr } from '../roaming/receive-cdr.js';

export type KeepPulledDeps = AcceptCdrDeps &
  Pick<Hub, 'connections' | 'identity' | 'objects' | 'ocpi' | 'roamingRules'> & { readonly pages: PageReader };

/** An object that the hub has asked for, not one that its owner addressed to somebody. */
export interface PulledText {
  readonly connection: Connection;
  readonly module: ListedModule;
  readonly json: string;
  /** Who may see an object that the hub did not have. */
  readonly audienceWhenNew: (owner: PartyId, module: CopiedModule) => Promise<Audience>;
}

/**
 * Keeps an object of a page as a push to the hub would be kept, if it is its platform's: a CDR is taken, of others the
 * copy is replaced by what is newer. Who may see a copy stays as it is. Refuses with `bad-json`, `bad-field`,
 * `not-your-party` and `cdr-immutable`.
 */
export async function keepPulled(hub: KeepPulledDeps, pulled: PulledText): Promise<void> {
  const { connection, module, json } = pulled;
  const ocpiVersion = connection.theirs?.version ?? '';
  if (module === 'cdrs') {
    const cdr = hub.ocpi.readCdr(ocpiVersion, json);
    await receiveCdr(hub, { caller: connection, cdr, original: json, ocpiVersion, correlationId: hub.secrets.newId() });
    return;
  }
  const { owner, ids, lastUpdated, counterparty } = hub.pages.readObject(module, ocpiVersion, json);
  if (!ownsObjects(connection, owner, module)) {
    throw new HubError('not-your-party', `${partyKey(owner)} is not a party of this platform that owns ${module}`);
  }
  const audienceWhenNew = await pulled.audienceWhenNew(owner, module);
  await keepObject(hub, { module, key: objectKey(owner, ...ids) }, (current) => {
    if (current && lastUpdated <= current.lastUpdated) return undefined;
    const audience = counterparty ? [counterparty] : (current?.audience ?? audienceWhenNew);
    return { owner: partyKey(owner), id: ids[0] ?? '', audience, ocpiVersion, json, lastUpdated };
  });
}

/**
 * Who may see objects that the hub did not have: everybody when their owner has shown all others of the module, and at
 * least one, to everybody; else nobody but the owner, since a pull must not publish what would have been pushed to a few.
 * Asked once for each owner and module, before the first is kept.
 */
export function audiencesOfNew(hub: Pick<Hub, 'objects'>): PulledText['audienceWhenNew'] {
  const known = new Map<string, Promise<Audience>>();
  return (owner, module) => {
    const name = `${module}/${partyKey(owner)}`;
    const asked = known.get(name) ?? askWhetherOpen(hub, owner, module);
    known.set(name, asked);
    return asked;
  };
}

async function askWhetherOpen(hub: Pick<Hub, 'objects'>, owner: PartyId, module: CopiedModule): Promise<Audience> {
  const count = async (reader: PartyKey | 'EVERYBODY') => {
    const query = { owner: partyKey(owner), visibleTo: [reader], offset: 0, limit: 1 };
    return (await hub.objects.page(module, query)).total;
  };
  const [open, all] = await Promise.all([count('EVERYBODY'), count(partyKey(owner))]);
  return open > 0 && open === all ? 'EVERYBODY' : [];
}
