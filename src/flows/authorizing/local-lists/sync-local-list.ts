import { idTokenTypeOf, parentIdTokenOf, shownAs } from '../../../domain/charging/driver-token.js';
import { fitsStation, type LocalList, listAfter, updateOf } from '../../../domain/hosting/local-list.js';
import { lacksProfile } from '../../../domain/hosting/outlet-for-station.js';
import { partyKey } from '../../../domain/party.js';
import type { Token } from '../../../domain/roaming/token.js';
import type { Station } from '../../../domain/stations/station.js';
import type { CommandOutcome, LocalListEntry } from '../../../domain/stations/station-command.js';
import type { Hub } from '../../hub.js';
import { inParallel } from '../../presence/in-parallel.js';
import type { StationClient } from '../../stations/station-ports.js';
import type { AuthorizingHub } from '../authorizing-hub.js';
import { listableTokens } from './listable-tokens.js';

export type SyncListDeps = Pick<AuthorizingHub, 'clock' | 'log' | 'objects' | 'ocpi' | 'roamingRules' | 'secrets'> &
  Pick<Hub, 'leases' | 'localLists' | 'stations'> & { readonly stationClient: StationClient };

/** What became of it: OFFLINE and BUSY were not tried. */
export type SyncOutcome = 'BUSY' | 'FAILED' | 'NOTHING_NEW' | 'NOT_SUPPORTED' | 'OFFLINE' | 'SENT';

const MINUTE_MS = 60_000;
/** When a list is looked at again. */
const AGAIN_MS: Readonly<Record<SyncOutcome, number>> = {
  BUSY: 5 * MINUTE_MS,
  FAILED: 60 * MINUTE_MS,
  NOTHING_NEW: 60 * MINUTE_MS,
  NOT_SUPPORTED: 7 * 24 * 60 * MINUTE_MS,
  OFFLINE: 5 * MINUTE_MS,
  SENT: 60 * MINUTE_MS,
};
/** Lists of stations that have not told how long theirs may be. */
const DEFAULT_LENGTH = 500;

/**
 * Brings the list of tokens that a station takes while it is offline to what the tokens are now: by differences where
 * they are known, else whole. `tokens`: the CPO's, where somebody has read them already.
 */
export async function syncLocalList(
  hub: SyncListDeps,
  stationId: string,
  tokens?: readonly Token[],
): Promise<SyncOutcome> {
  const station = await hub.stations.find(stationId);
  const now = hub.clock.now();
  const turn = { key: `local-list/${stationId}`, holder: hub.secrets.newId() };
  const until = new Date(now.getTime() + AGAIN_MS.BUSY);
  if (!station || !(await hub.leases.hold({ ...turn, now, until }))) return 'BUSY';
  try {
    const list = (await hub.localLists.find(stationId)) ?? { stationId, version: 0, dueAt: now, revision: 0 };
    const synced = await bringUp(hub, station, { list, ...(tokens && { tokens }) });
    const dueAt = new Date(hub.clock.now().getTime() + AGAIN_MS[synced.outcome]);
    await save(hub, { ...synced.list, dueAt });
    return synced.outcome;
  } finally {
    await hub.leases.release(turn);
  }
}

/** Has a station's list looked at by the next job, as after its first boot. */
export async function wantLocalList(hub: Pick<SyncListDeps, 'clock' | 'localLists'>, stationId: string): Promise<void> {
  const dueAt = hub.clock.now();
  const list = await hub.localLists.find(stationId);
  // Who writes in between has just looked at it.
  await save(hub, list ? { ...list, dueAt } : { stationId, version: 0, dueAt, revision: 0 });
}

/** Lists that one run of the job looks at, and stations that are asked at a time: one that is slow holds up few others. */
const MOST_LISTS = 2_000;
const LANES = 16;

/**
 * Looks at the lists that are due. Tokens are read once for each CPO; a list that fails holds up no other. Returns how
 * many lists were sent.
 */
export async function syncDueLocalLists(hub: SyncListDeps): Promise<number> {
  const byParty = new Map<string, Promise<readonly Token[]>>();
  const tokensOf = ({ party }: Station): Promise<readonly Token[]> => {
    const key = partyKey(party);
    const tokens = byParty.get(key) ?? listableTokens(hub, party);
    byParty.set(key, tokens);
    return tokens;
  };
  let sent = 0;
  await inParallel(await hub.localLists.due(hub.clock.now(), MOST_LISTS), LANES, async (stationId) => {
    try {
      const station = await hub.stations.find(stationId);
      if (station && (await syncLocalList(hub, stationId, await tokensOf(station))) === 'SENT') sent++;
    } catch (error) {
      hub.log.error({ event: 'local-list.failed', station: stationId, error: String(error) });
    }
  });
  return sent;
}

interface Synced {
  readonly outcome: SyncOutcome;
  readonly list: LocalList;
}

async function bringUp(
  hub: SyncListDeps,
  station: Station,
  { list, tokens }: { readonly list: LocalList; readonly tokens?: readonly Token[] },
): Promise<Synced> {
  const cannot = lacksProfile(station, 'LocalAuthListManagement') || station.abilities?.localListMaxLength === 0;
  if (cannot || station.retiredAt) return { outcome: 'NOT_SUPPORTED', list };
  const isThere = station.registration === 'ACCEPTED' && (await hub.stationClient.isConnected(station.id));
  if (!isThere) return { outcome: 'OFFLINE', list };
  const listable = tokens ?? (await listableTokens(hub, station.party));
  const wanted = listable
    .map((token) => entryFor(hub, station, token))
    .filter(({ idToken }) => fitsStation(idToken.value, station.boot?.version))
    .slice(0, station.abilities?.localListMaxLength ?? DEFAULT_LENGTH);
  const synced = await send(hub, station, { list, wanted });
  if (synced.list.lastOutcome !== 'VersionMismatch') return synced;
  // The station has another list than we think, so it gets the whole (OCPP 1.6, 5.15).
  return send(hub, station, { list: forgotten(synced.list), wanted });
}

function entryFor({ secrets }: SyncListDeps, { boot, settings }: Station, token: Token): LocalListEntry {
  const value = shownAs(token.uid.toUpperCase(), settings.idTagTransforms);
  const isOld = !boot || boot.version === '1.6';
  const parent = token.groupId && parentIdTokenOf(token.groupId, secrets.sha256);
  return {
    idToken: isOld ? { value } : { value, type: idTokenTypeOf(token.type) },
    status: 'Accepted',
    ...(parent && { parentIdToken: isOld ? { value: parent } : { value: parent, type: 'Central' } }),
  };
}

interface Sending {
  readonly list: LocalList;
  readonly wanted: readonly LocalListEntry[];
}

/** Sends part after part, and keeps after each what the station then has. */
async function send(hub: SyncListDeps, station: Station, { list, wanted }: Sending): Promise<Synced> {
  const update = updateOf(list.entries, wanted, station.abilities?.localListSendLength);
  let current = list;
  for (const [index, entries] of update.parts.entries()) {
    const how = update.how === 'FULL' && index === 0 ? 'FULL' : 'DIFFERENTIAL';
    const version = current.version + 1;
    const outcome = await hub.stationClient.command(station.id, { kind: 'SEND_LOCAL_LIST', version, how, entries });
    const lastOutcome = outcome.kind === 'ANSWERED' ? outcome.status : outcome.kind;
    if (lastOutcome !== 'Accepted') {
      hub.log.warn({ event: 'local-list.not-taken', station: station.id, how, outcome: lastOutcome });
      return refused({ ...current, lastOutcome }, outcome);
    }
    const listed = listAfter(current.entries ?? [], entries, how);
    current = await save(hub, { ...current, version, entries: listed, sentAt: hub.clock.now(), lastOutcome });
  }
  return { outcome: update.parts.length > 0 ? 'SENT' : 'NOTHING_NEW', list: current };
}

function refused(list: LocalList, outcome: CommandOutcome): Synced {
  if (outcome.kind === 'OFFLINE') return { outcome: 'OFFLINE', list };
  const isUnable = outcome.kind === 'NOT_SUPPORTED' || list.lastOutcome === 'NotSupported';
  return { outcome: isUnable ? 'NOT_SUPPORTED' : 'FAILED', list: forgotten(list) };
}

/** What the station has is not known any more: the next list is sent whole. */
function forgotten({ entries: _entries, ...list }: LocalList): LocalList {
  return list;
}

async function save({ localLists }: Pick<SyncListDeps, 'localLists'>, list: LocalList): Promise<LocalList> {
  const next = { ...list, revision: list.revision + 1 };
  await localLists.put(next);
  return next;
}
