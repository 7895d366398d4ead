import { HubError } from '../../../domain/errors.js';
import { partyKey } from '../../../domain/party.js';
import { checkStation } from '../../../domain/stations/check-station.js';
import type { Station, StationConnector, StationEvse } from '../../../domain/stations/station.js';
import type { Hub } from '../../hub.js';
import { changeStored, requireSite } from '../change-stored.js';
import { hashStationKey } from '../hash-station-key.js';
import { stationKey } from '../station-key.js';
import type { StatusPublisher } from '../status/status-publisher.js';

export type AddStationDeps = Pick<Hub, 'clock' | 'log' | 'secrets' | 'sites' | 'stations'> & {
  readonly statusPublisher: Pick<StatusPublisher, 'changed'>;
};

export interface NewStation
  extends Pick<Station, 'id' | 'party' | 'siteId'>,
    Partial<Pick<Station, 'registration' | 'securityProfile' | 'settings' | 'strictness'>> {
  readonly evses: readonly NewEvse[];
}

export interface NewEvse extends Omit<StationEvse, 'connectors' | 'uid'> {
  /** Absent: `NL-1*1`, of the ids of station and EVSE. */
  readonly uid?: string;
  readonly connectors: readonly NewConnector[];
}

export interface NewConnector extends Omit<StationConnector, 'id' | 'number16'> {
  /** Absent: its number. */
  readonly id?: string;
  /** Absent: counted through all connectors of the station, in their order. */
  readonly number16?: number;
}

/** A station and, in clear, what it connects with for the first time: shown once, kept as a hash. */
export interface AddedStation {
  readonly station: Station;
  /** 40 hex digits, which fit where a station expects its AuthorizationKey. */
  readonly onboardingToken: string;
}

/** For so long a station may connect with its token, until it has a key. */
const ONBOARDING_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * Adds a station at a site. It connects with a one-time token and is then given a key of its own. Refuses with
 * `bad-field`; with `unknown-object` a site that the party does not have; and with `conflict` an id or EVSE uid that is
 * taken.
 */
export async function addStation(hub: AddStationDeps, wanted: NewStation): Promise<AddedStation> {
  const site = await requireSite(hub, partyKey(wanted.party), wanted.siteId);
  const made = stationOf(hub, { ...wanted, siteId: site.id });
  if (!(await hub.stations.insert(made.station))) {
    throw new HubError('conflict', `id: there is a station ${wanted.id}`, 'id');
  }
  const { id, party } = made.station;
  hub.log.info({ event: 'station.added', station: id, party: partyKey(party), site: site.id });
  hub.statusPublisher.changed(made.station);
  return made;
}

/** The station that would be added, with a token. Refuses with `bad-field`. */
export function stationOf(hub: Pick<AddStationDeps, 'clock' | 'secrets'>, wanted: NewStation): AddedStation {
  const { token, onboarding } = newToken(hub);
  const now = hub.clock.now();
  const station: Station = {
    id: wanted.id,
    party: wanted.party,
    siteId: wanted.siteId,
    registration: wanted.registration ?? 'ACCEPTED',
    strictness: wanted.strictness ?? 'TOLERANT',
    securityProfile: wanted.securityProfile ?? 1,
    credentials: { onboarding },
    settings: wanted.settings ?? {},
    evses: evsesOf(wanted),
    createdAt: now,
    updatedAt: now,
    revision: 1,
  };
  checkStation(station);
  return { station, onboardingToken: token };
}

/** EVSEs with what was left out: uids, ids and numbers. */
export function evsesOf({ id, evses }: Pick<NewStation, 'evses' | 'id'>): readonly StationEvse[] {
  let number16 = 0;
  return evses.map((evse) => ({
    ...evse,
    uid: evse.uid ?? `${id}*${evse.number}`,
    connectors: evse.connectors.map((connector) => {
      number16 = connector.number16 ?? number16 + 1;
      return { ...connector, id: connector.id ?? String(connector.number), number16 };
    }),
  }));
}

/**
 * Gives a station another one-time token, since the first got lost or the station was replaced. What it uses now works
 * until it has been given a key again. Refuses with `unknown-object`, and with `conflict` a retired station.
 */
export async function renewOnboarding(hub: AddStationDeps, stationId: string): Promise<AddedStation> {
  const { token, onboarding } = newToken(hub);
  const station = await changeStored(hub, stationId, (current) => {
    if (current.retiredAt) throw new HubError('conflict', `station ${stationId} is retired`);
    const provisionDueAt = hub.clock.now();
    return { ...current, credentials: { ...current.credentials, onboarding }, provisionDueAt };
  });
  hub.log.info({ event: 'station.onboarding-renewed', station: stationId });
  return { station, onboardingToken: token };
}

function newToken({ clock, secrets }: Pick<AddStationDeps, 'clock' | 'secrets'>) {
  const token = stationKey(secrets.sha256(secrets.newToken()));
  const validUntil = new Date(clock.now().getTime() + ONBOARDING_DAYS * DAY_MS);
  return { token, onboarding: { tokenHash: hashStationKey(secrets, token), validUntil } };
}
