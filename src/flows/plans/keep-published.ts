import { objectKey, type PartyId, partyKey } from '../../domain/party.js';
import type { Plan } from '../../domain/plans/plan.js';
import type { PublishedTariff } from '../../domain/plans/publishing/publish-plan.js';
import type { Audience } from '../../domain/routing/audience.js';
import type { StoredObject } from '../../store/object-store.js';
import type { Hub } from '../hub.js';
import type { WriteTariff } from '../ports.js';
import { keepObject, type ObjectContent } from '../roaming/keep-object.js';
import { broadcastPush } from '../routing/broadcast-push.js';

export type KeepPublishedDeps = Pick<
  Hub,
  'clock' | 'connections' | 'fanOut' | 'log' | 'objects' | 'roamingRules' | 'secrets'
> & {
  readonly writeTariff: WriteTariff;
};

/** `begun`: it would be other, and has begun. `foreign`: its party has pushed a tariff of its own under the id. */
export type KeptTariff = 'begun' | 'foreign' | 'unchanged' | 'written';

/** The version in which the hub keeps and pushes what it publishes. */
const OCPI_VERSION = '2.2.1';

/**
 * Keeps a tariff of a plan as its party's object and pushes it to all that may have it (OCPI 2.2.1, mod_tariffs, PUT).
 * One that has begun is never changed: sessions are priced by it. One that says the same is neither written nor pushed,
 * and one that the party itself has pushed under the id is left alone.
 */
export async function keepPublished(
  hub: KeepPublishedDeps,
  plan: Plan,
  published: PublishedTariff,
): Promise<KeptTariff> {
  const { tariff } = published;
  const key = objectKey(tariff.party, tariff.id);
  let kept: KeptTariff = 'unchanged';
  let written: ObjectContent | undefined;
  await keepObject(hub, { module: 'tariffs', key }, (current) => {
    kept = judge(hub, plan, { published, current });
    written = kept === 'written' ? contentOf(hub, plan, { published, current }) : undefined;
    return written;
  });
  if (written) {
    const { audience, json } = written;
    await push(hub, {
      owner: tariff.party,
      id: tariff.id,
      audience,
      method: 'PUT',
      body: new TextEncoder().encode(json),
    });
  }
  return kept;
}

interface Told {
  readonly owner: PartyId;
  readonly id: string;
  readonly audience: Audience;
  readonly method: 'DELETE' | 'PUT';
  readonly body?: Uint8Array;
}

/** Tells all that may have a tariff of it, or that it is gone, from the hub to each. */
export async function push(hub: KeepPublishedDeps, { owner, id, audience, method, body }: Told): Promise<void> {
  const path = [owner.countryCode, owner.partyId, id].map(encodeURIComponent).join('/');
  await broadcastPush(hub, {
    module: 'tariffs',
    owner,
    audience,
    objectKey: objectKey(owner, id),
    method,
    rest: `/${path}`,
    correlationId: hub.secrets.newId(),
    ...(body && { body }),
  });
}

interface Compared {
  readonly published: PublishedTariff;
  readonly current: StoredObject | undefined;
}

function judge(hub: KeepPublishedDeps, plan: Plan, { published, current }: Compared): KeptTariff {
  if (!current) return 'written';
  if (current.publishedFor !== plan.id) return 'foreign';
  const { tariff } = published;
  const asBefore = hub.writeTariff(OCPI_VERSION, { ...tariff, lastUpdated: current.lastUpdated });
  const isSame = asBefore === current.json && sameAudience(audienceOf(published, current), current.audience);
  if (isSame) return 'unchanged';
  return tariff.startsAt && tariff.startsAt <= hub.clock.now() ? 'begun' : 'written';
}

function contentOf(hub: KeepPublishedDeps, plan: Plan, compared: Compared): ObjectContent {
  const { tariff } = compared.published;
  return {
    owner: partyKey(tariff.party),
    id: tariff.id,
    audience: audienceOf(compared.published, compared.current),
    ocpiVersion: OCPI_VERSION,
    json: hub.writeTariff(OCPI_VERSION, tariff),
    lastUpdated: tariff.lastUpdated,
    publishedFor: plan.id,
  };
}

/** An audience never becomes smaller: what was shown cannot be taken back. */
function audienceOf({ audience }: PublishedTariff, current: StoredObject | undefined): Audience {
  if (audience === 'EVERYBODY' || current?.audience === 'EVERYBODY') return 'EVERYBODY';
  return [...new Set([...(current?.audience ?? []), ...audience])];
}

function sameAudience(one: Audience, other: Audience): boolean {
  return [one].flat().toSorted().join() === [other].flat().toSorted().join();
}
