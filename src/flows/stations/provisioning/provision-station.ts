import { HubError } from '../../../domain/errors.js';
import { partyKey } from '../../../domain/party.js';
import { abilities16, reportedKeys } from '../../../domain/stations/abilities-16.js';
import { type ReportedKey, templateFor, valuesToSet } from '../../../domain/stations/configuration-template.js';
import type { Station, StationAbilities } from '../../../domain/stations/station.js';
import type { ConfigurationValue } from '../../../domain/stations/station-command.js';
import type { Hub } from '../../hub.js';
import { changeStored } from '../change-stored.js';
import type { StationClient } from '../station-ports.js';
import type { StatusPublisher } from '../status/status-publisher.js';
import type { Provisioned } from './provisioner.js';
import { renewKey } from './renew-key.js';

export type ProvisionStationDeps = Pick<Hub, 'clock' | 'log' | 'secrets' | 'stationTemplates' | 'stations'> & {
  readonly stationClient: StationClient;
  readonly statusPublisher: Pick<StatusPublisher, 'changed'>;
};

/** What became of the values of a template. */
interface SetValues {
  readonly accepted: number;
  /** Taken, and in force after the station's next restart, which is left to a person. */
  readonly restartNeeded: readonly string[];
  readonly refused: readonly string[];
}

/**
 * Reads what a station can do, sets what the hub wants of its configuration, and replaces the one-time token of its first
 * connection by a key of its own. What a station does not know or refuses is noted and left; it is never restarted for
 * it. A station that does not answer, or whose report has not come, is left for later.
 */
export async function provisionStation(hub: ProvisionStationDeps, stationId: string): Promise<Provisioned> {
  const station = await hub.stations.find(stationId);
  if (!station?.boot || !station.provisionDueAt || station.registration !== 'ACCEPTED' || station.retiredAt) {
    return 'NOTHING';
  }
  const { provisionDueAt } = station;
  const isAwaited = (current: Station): boolean => !hasReported(current, provisionDueAt);
  if (!isAwaited(station) && !station.credentials.onboarding) {
    await changeStored(hub, stationId, (current) => provisioned(current, provisionDueAt));
    return 'DONE';
  }
  const read = await readConfiguration(hub, station);
  if (!read) return 'LATER';
  const set = await setValues(hub, station, read.keys);
  if (!set) return 'LATER';
  if (station.credentials.onboarding && !(await giveKey(hub, station))) return 'LATER';
  const done = await changeStored(hub, stationId, (current) => {
    if (read.isReportAwaited && isAwaited(current)) return undefined;
    return { ...provisioned(current, provisionDueAt), ...(read.abilities && { abilities: read.abilities }) };
  });
  hub.log.info({ event: 'station.provisioned', station: stationId, ...set });
  hub.statusPublisher.changed(done);
  return read.isReportAwaited && isAwaited(done) ? 'LATER' : 'DONE';
}

/** Whether the report that was asked for has come: a station that is given a key connects again, and may cut it off. */
function hasReported({ boot, abilities }: Station, since: Date): boolean {
  return boot?.version !== '1.6' && abilities !== undefined && abilities.readAt >= since;
}

/** Nothing is due any more, unless a boot has meanwhile asked for it again. */
function provisioned({ provisionDueAt: due, ...station }: Station, wasDueAt: Date): Station {
  return due && due > wasDueAt ? { ...station, provisionDueAt: due } : station;
}

interface ReadConfiguration {
  readonly keys: readonly ReportedKey[];
  /** Absent: they come with a report of their own (OCPP 2.0.1, NotifyReport). */
  readonly abilities?: StationAbilities;
  /** The station has said that the report will come. */
  readonly isReportAwaited?: boolean;
}

/** Undefined: it did not answer. A station that cannot tell its configuration can only do what all can. */
async function readConfiguration(hub: ProvisionStationDeps, station: Station): Promise<ReadConfiguration | undefined> {
  const { id, boot } = station;
  if (boot?.version !== '1.6') {
    // A positive int32, by which the parts of the report are known.
    const requestId = 1 + Math.floor(hub.secrets.fraction() * 2 ** 30);
    const payload = { requestId, reportBase: 'FullInventory' };
    const asked = await hub.stationClient.command(id, { kind: 'RAW', action: 'GetBaseReport', payload });
    if (asked.kind !== 'ANSWERED' && asked.kind !== 'NOT_SUPPORTED') return undefined;
    return { keys: [], isReportAwaited: asked.kind === 'ANSWERED' && asked.status === 'Accepted' };
  }
  const outcome = await hub.stationClient.command(id, { kind: 'GET_CONFIGURATION' });
  if (outcome.kind !== 'ANSWERED' && outcome.kind !== 'NOT_SUPPORTED') return undefined;
  const keys = outcome.kind === 'ANSWERED' ? reportedKeys(outcome.payload) : [];
  return { keys, abilities: abilities16(keys, hub.clock.now()) };
}

/** One value at a time, so that each is taken or refused alone. Undefined: it does not answer any more. */
async function setValues(
  hub: ProvisionStationDeps,
  station: Station,
  keys: readonly ReportedKey[],
): Promise<SetValues | undefined> {
  const template = templateFor(station, await hub.stationTemplates.ofParty(partyKey(station.party)));
  const restartNeeded: string[] = [];
  const refused: string[] = [];
  let accepted = 0;
  for (const value of valuesToSet(template, station.boot?.version ?? '1.6', keys)) {
    const outcome = await hub.stationClient.command(station.id, { kind: 'SET_CONFIGURATION', values: [value] });
    if (outcome.kind === 'OFFLINE' || outcome.kind === 'TIMEOUT') return undefined;
    const status = outcome.kind === 'ANSWERED' ? outcome.status : outcome.kind;
    if (status === 'Accepted') accepted++;
    else if (status === 'RebootRequired') restartNeeded.push(nameOf(value));
    else refused.push(nameOf(value));
  }
  return { accepted, restartNeeded, refused };
}

function nameOf({ component, key }: ConfigurationValue): string {
  return component === undefined ? key : `${component}.${key}`;
}

/**
 * A station that cannot be given a key keeps its token as one: it is as random, and without it the station would be
 * locked out. False: it did not answer.
 */
async function giveKey(hub: ProvisionStationDeps, station: Station): Promise<boolean> {
  if (station.securityProfile === 3) return true;
  try {
    return (await renewKey(hub, station.id)) === 'TAKEN';
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    if (error.code !== 'conflict') return false;
    await changeStored(
      hub,
      station.id,
      ({ credentials: { onboarding, ...credentials }, ...current }) =>
        onboarding && { ...current, credentials: { ...credentials, keyHash: onboarding.tokenHash } },
    );
    hub.log.warn({ event: 'station.keeps-its-token', station: station.id, error: error.message });
    return true;
  }
}
