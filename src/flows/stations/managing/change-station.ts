import { HubError } from '../../../domain/errors.js';
import { type PartyId, partyKey, sameParty } from '../../../domain/party.js';
import { sameId } from '../../../domain/roaming/location.js';
import { checkStation } from '../../../domain/stations/check-station.js';
import type { Station } from '../../../domain/stations/station.js';
import type { TransactionStore } from '../../../store/stations/transaction-store.js';
import type { Hub } from '../../hub.js';
import { changeStored, requireSite, requireStation } from '../change-stored.js';
import type { StationClient } from '../station-ports.js';
import type { StatusPublisher } from '../status/status-publisher.js';
import { evsesOf, type NewEvse } from './add-station.js';

export type ChangeStationDeps = Pick<Hub, 'clock' | 'log' | 'sites' | 'stations'> & {
  readonly statusPublisher: Pick<StatusPublisher, 'changed'>;
  readonly stationClient: Pick<StationClient, 'disconnect'>;
  readonly transactions: Pick<TransactionStore, 'openOf'>;
};

export interface StationChange
  extends Partial<Pick<Station, 'registration' | 'securityProfile' | 'settings' | 'strictness'>> {
  /** All of them, in place of what there is: EVSEs that are left out are REMOVED at OCPI. */
  readonly evses?: readonly NewEvse[];
}

/**
 * Changes what is named of a station, and tells of it. A station whose registration, EVSEs or security change has to
 * connect again, so that the change counts at once. Refuses with `unknown-object`; with `bad-field`; and with `conflict` a retired station, an EVSE uid of
 * another station, and other EVSEs while a transaction is open.
 */
export async function changeStation(
  hub: ChangeStationDeps,
  stationId: string,
  { evses, ...change }: StationChange,
): Promise<Station> {
  const before = await requireStation(hub, stationId);
  if (evses) await refuseOpen(hub, stationId);
  const changed = await changeStored(hub, stationId, (current) => {
    refuseRetired(current);
    const next = { ...current, ...change, ...(evses && { evses: evsesOf({ id: stationId, evses }) }) };
    checkStation(next);
    return next;
  });
  hub.statusPublisher.changed(changed);
  const isOther = changed.registration !== before.registration || changed.securityProfile > before.securityProfile;
  if (isOther || evses) await hub.stationClient.disconnect(stationId, 'it was changed');
  return changed;
}

/**
 * Takes a station out of service for good: it may not connect any more and its EVSEs are REMOVED at OCPI. Done twice is
 * harmless. Refuses with `unknown-object`, and with `conflict` while a transaction is open.
 */
export async function retireStation(hub: ChangeStationDeps, stationId: string): Promise<Station> {
  await requireStation(hub, stationId);
  await refuseOpen(hub, stationId);
  const retired = await changeStored(hub, stationId, (current) =>
    current.retiredAt ? undefined : { ...current, retiredAt: hub.clock.now(), credentials: {} },
  );
  hub.statusPublisher.changed(retired);
  await hub.stationClient.disconnect(stationId, 'it is retired');
  hub.log.info({ event: 'station.retired', station: stationId });
  return retired;
}

export interface StationMove {
  readonly party: PartyId;
  readonly siteId: string;
  /** eMI3 ids by the numbers of EVSEs; absent: those that it has, unless the party is another one. */
  readonly evseIds?: ReadonlyMap<number, string>;
}

/**
 * Moves a station to another site or party. At OCPI its old EVSEs are REMOVED and new ones appear, under other uids. It
 * connects again. Refuses with `unknown-object`; with `bad-field` the site where it is; and with `conflict` while a
 * transaction is open.
 */
export async function moveStation(hub: ChangeStationDeps, stationId: string, to: StationMove): Promise<Station> {
  const before = await requireStation(hub, stationId);
  const site = await requireSite(hub, partyKey(to.party), to.siteId);
  if (sameParty(before.party, to.party) && sameId(before.siteId, site.id)) {
    throw new HubError('bad-field', `site: station ${stationId} is at ${site.id} already`, 'site');
  }
  await refuseOpen(hub, stationId);
  const moved = await changeStored(hub, stationId, (current) => {
    refuseRetired(current);
    const next = { ...current, party: site.party, siteId: site.id, evses: movedEvses(current, to) };
    checkStation(next);
    return next;
  });
  hub.statusPublisher.changed(before);
  hub.statusPublisher.changed(moved);
  await hub.stationClient.disconnect(stationId, 'it was moved');
  hub.log.info({ event: 'station.moved', station: stationId, from: partyKey(before.party), to: partyKey(to.party) });
  return moved;
}

/** A uid never means another EVSE, and an eMI3 id begins with the party. Tariffs are the party's, too. */
function movedEvses(station: Station, { party, evseIds }: StationMove): Station['evses'] {
  const isSameParty = sameParty(station.party, party);
  return station.evses.map(({ evseId: oldId, ...evse }) => {
    const evseId = evseIds?.get(evse.number) ?? (isSameParty ? oldId : undefined);
    const connectors = isSameParty
      ? evse.connectors
      : evse.connectors.map(({ tariffIds: _theirs, ...connector }) => connector);
    return { ...evse, connectors, uid: nextUid(evse.uid), ...(evseId !== undefined && { evseId }) };
  });
}

/** `NL-1*1`, `NL-1*1~2`, `NL-1*1~3`. */
function nextUid(uid: string): string {
  const [, stem = uid, count = '1'] = /^(.{1,36})~(\d{1,6})$/.exec(uid) ?? [];
  return `${stem}~${Number(count) + 1}`;
}

async function refuseOpen({ transactions }: ChangeStationDeps, stationId: string): Promise<void> {
  const open = await transactions.openOf(stationId);
  if (open.length === 0) return;
  throw new HubError(
    'conflict',
    `station ${stationId} has ${open.length} open transactions: wait until they have ended`,
  );
}

function refuseRetired({ id, retiredAt }: Station): void {
  if (retiredAt) throw new HubError('conflict', `station ${id} is retired`);
}
