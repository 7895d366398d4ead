import type { Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import { type RequestedLog, withLog } from '../../domain/healing/station-health.js';
import type { CommandOutcome } from '../../domain/stations/station-command.js';
import { changeHealth } from '../healing/change-incident.js';
import type { Hub } from '../hub.js';
import { visibleStation } from '../stations/managing/list-stations.js';
import type { FromStation } from '../stations/station-flows.js';
import type { StationClient } from '../stations/station-ports.js';
import { newRequestNumber } from './firmware-hub.js';

type LogHub = Pick<Hub, 'clock' | 'log' | 'secrets' | 'stationHealths' | 'stations'> & {
  readonly stationClient: StationClient;
};

/**
 * Asks a station to upload its log. Refuses with `unknown-object` a station that somebody may not look at, with
 * `bad-field` a URL that stations cannot upload to. What the station answered and what it says of the upload is kept.
 */
export async function requestLog(
  hub: LogHub,
  staff: Staff,
  wanted: { readonly stationId: string; readonly url: string; readonly log: RequestedLog['log'] },
): Promise<RequestedLog> {
  const { stationId, url, log } = wanted;
  await visibleStation(hub, staff, stationId);
  if (!URL.canParse(url) || !/^(?:https?|s?ftps?):$/.test(new URL(url).protocol)) {
    throw new HubError('bad-field', 'url: expected a URL of http, https, ftp, ftps or sftp', 'url');
  }
  const requestNumber = newRequestNumber(hub);
  const askedAt = hub.clock.now();
  const asked = { requestNumber, log, askedAt, askedBy: staff.email, status: 'SENT', statusAt: askedAt };
  // Before it is asked: it may speak of the upload before its answer is here.
  await changeHealth(hub, stationId, (health) => withLog(health, asked));
  const outcome = await hub.stationClient.command(stationId, { kind: 'GET_LOG', requestNumber, url, log });
  const answered = { ...asked, status: wordOf(outcome), statusAt: hub.clock.now() };
  const isSaid = (one: RequestedLog) => one.requestNumber === requestNumber && one.status !== 'SENT';
  await changeHealth(hub, stationId, (health) => (health.logs.some(isSaid) ? undefined : withLog(health, answered)));
  hub.log.info({ event: 'station.log-asked', station: stationId, log, outcome: answered.status, by: staff.email });
  return answered;
}

/** The last logs that a station was asked for, newest first. Refuses (`unknown-object`) a station of other parties. */
export async function listRequestedLogs(
  hub: Pick<Hub, 'stationHealths' | 'stations'>,
  staff: Staff,
  stationId: string,
): Promise<readonly RequestedLog[]> {
  const { id } = await visibleStation(hub, staff, stationId);
  return ((await hub.stationHealths.find(id))?.logs ?? []).toReversed();
}

/**
 * Takes what a station says of the upload of a log (DiagnosticsStatusNotification, LogStatusNotification). One without a
 * number means the log that was asked for last; of one that nobody asked for nothing is kept.
 */
export async function logStatus(
  hub: Pick<Hub, 'log' | 'stationHealths'>,
  { station, receivedAt }: FromStation,
  { status, requestNumber }: { readonly status: string; readonly requestNumber?: number },
): Promise<void> {
  await changeHealth(hub, station.id, (health) => {
    const meant =
      requestNumber === undefined ? health.logs.at(-1) : health.logs.find((one) => one.requestNumber === requestNumber);
    return meant && withLog(health, { ...meant, status, statusAt: receivedAt });
  });
  hub.log.info({ event: 'station.log-status', station: station.id, status });
}

function wordOf(outcome: CommandOutcome): string {
  return outcome.kind === 'ANSWERED' ? outcome.status : outcome.kind;
}
