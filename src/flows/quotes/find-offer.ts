import { Decimal } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import { objectKey, type PartyId, partyKey } from '../../domain/party.js';
import type { Plan } from '../../domain/plans/plan.js';
import { planFor, wholesaleOf } from '../../domain/plans/plan-for.js';
import { type Connector, type Evse, type Location, maxPowerW, sameId } from '../../domain/roaming/location.js';
import type { Tariff } from '../../domain/roaming/tariff.js';
import { mayExchange } from '../../domain/routing/roaming-agreement.js';
import type { StoredObject } from '../../store/object-store.js';
import { readStoredTariff } from '../clearing/read-stored-tariff.js';
import type { Hub } from '../hub.js';

export type OfferDeps = Pick<Hub, 'objects' | 'ocpi' | 'roamingRules' | 'plans'>;

export interface WantedOffer {
  readonly location: { readonly party: PartyId; readonly id: string };
  /** Absent: the first EVSE, and the first connector of it. */
  readonly evseUid?: string;
  readonly connectorId?: string;
  /** The party that asks; absent: the hub's operator, who sees all. */
  readonly asking?: PartyId;
  readonly at: Date;
  readonly level?: Plan['level'];
}

/** What sets the price of a session at a connector. */
export interface Offer {
  readonly location: Location;
  readonly evseUid: string;
  readonly connectorId: string;
  readonly maxPowerKw?: Decimal;
  readonly plan?: Plan;
  readonly wholesale?: Plan;
  /** The connector's tariffs that the asking party may see; not read where there is a plan. */
  readonly tariffs: readonly Tariff[];
}

const W_PER_KW = 1_000;

/**
 * Finds the plan or the tariffs of a connector. Refuses (`unknown-object`) a Location, EVSE or connector that is not
 * there, in the same words one that the asking party may not see, and a connector without any price; and, as
 * `cannot-price`, a tariff whose copy at the hub cannot be read.
 */
export async function findOffer(hub: OfferDeps, wanted: WantedOffer): Promise<Offer> {
  const location = await findLocation(hub, wanted);
  const [evse, connector] = findPlug(location, wanted);
  const watts = maxPowerW(connector);
  const found = {
    location,
    evseUid: evse.uid,
    connectorId: connector.id,
    ...(watts === undefined ? {} : { maxPowerKw: new Decimal(watts).dividedBy(W_PER_KW) }),
  };
  const { party, id: locationId } = location;
  const plan = planFor(hub.plans, { party, locationId, at: wanted.at, ...(wanted.level && { level: wanted.level }) });
  if (plan) return { ...found, plan, ...(plan.margin && { wholesale: wholesaleOf(hub.plans, plan) }), tariffs: [] };
  const tariffs = await visibleTariffs(hub, connector, { ...wanted, location });
  if (tariffs.length > 0) return { ...found, tariffs };
  throw new HubError('unknown-object', `no price is known for connector ${connector.id} of EVSE ${evse.uid}`);
}

async function findLocation(hub: OfferDeps, wanted: WantedOffer): Promise<Location> {
  const { party, id } = wanted.location;
  const stored = await hub.objects.find('locations', objectKey(party, id));
  if (!stored || !(await maySee(hub, stored, { ...wanted, owner: party }))) {
    throw new HubError('unknown-object', `no Location ${id} of ${partyKey(party)}`, 'location');
  }
  return hub.ocpi.readLocation(stored.ocpiVersion, stored.json).location;
}

function findPlug({ evses }: Location, { evseUid, connectorId }: WantedOffer): readonly [Evse, Connector] {
  const evse = evseUid === undefined ? evses[0] : evses.find(({ uid }) => sameId(uid, evseUid));
  if (!evse) throw new HubError('unknown-object', `no such EVSE at the Location`, 'evse_uid');
  const { connectors } = evse;
  const connector = connectorId === undefined ? connectors[0] : connectors.find(({ id }) => sameId(id, connectorId));
  if (!connector) throw new HubError('unknown-object', `no such connector at EVSE ${evse.uid}`, 'connector_id');
  return [evse, connector];
}

async function visibleTariffs(
  hub: OfferDeps,
  { tariffIds }: Connector,
  { location, ...wanted }: Omit<WantedOffer, 'location'> & { readonly location: Location },
): Promise<readonly Tariff[]> {
  const tariffs: Tariff[] = [];
  for (const id of tariffIds) {
    const stored = await hub.objects.find('tariffs', objectKey(location.party, id));
    const visible = stored && (await maySee(hub, stored, { ...wanted, owner: location.party }));
    if (visible) tariffs.push(readStoredTariff(hub, stored, { owner: location.party, index: tariffs.length }));
  }
  return tariffs;
}

interface Asking extends Pick<WantedOffer, 'asking' | 'at'> {
  readonly owner: PartyId;
}

/** By audience and by roaming agreement, as the same object would come over OCPI. */
async function maySee(
  hub: OfferDeps,
  { audience, module }: Pick<StoredObject, 'audience' | 'module'>,
  { asking, owner, at }: Asking,
): Promise<boolean> {
  if (!asking || partyKey(asking) === partyKey(owner)) return true;
  if (audience !== 'EVERYBODY' && !audience.includes(partyKey(asking))) return false;
  return mayExchange(await hub.roamingRules(), { parties: [asking, owner], module, at });
}
