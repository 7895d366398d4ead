import type { HostedResult, PendingResult } from '../../../domain/hosting/pending-result.js';
import type { Station } from '../../../domain/stations/station.js';
import type { CommandOutcome, StationCommand } from '../../../domain/stations/station-command.js';
import type { CommandAnswer, HostedAsk, HostingHub } from '../hosting-hub.js';
import { giveResult } from './give-result.js';

const CALL_TIMEOUT_MS = 30_000;
/** After the station's deadline: for the job to answer in the place of a process that has ended. */
const MARGIN_MS = 30_000;

export interface Promised {
  readonly station: Pick<Station, 'id' | 'settings'>;
  readonly kind: PendingResult['kind'];
  /** START_SESSION, SetChargingProfile …. */
  readonly command: string;
  /** What is done once the promise is kept in the store. */
  readonly work: () => Promise<HostedResult>;
}

/**
 * Answers ACCEPTED and promises exactly one result: it is kept in the store first, so that it comes also when this
 * process ends. Asked again under the same callback, it does nothing again.
 */
export async function promiseResult(hub: HostingHub, asked: HostedAsk, promised: Promised): Promise<CommandAnswer> {
  const { station, command, kind, work } = promised;
  if (asked.isLate?.()) return { result: 'REJECTED', timeoutSeconds: 0 };
  const now = hub.clock.now();
  const waitMs = callTimeoutMs(station) + MARGIN_MS;
  const pending: PendingResult = {
    id: asked.callbackId,
    callbackId: asked.callbackId,
    kind,
    connectionId: asked.connection.id,
    cpo: asked.cpo,
    stationId: station.id,
    command,
    correlationId: asked.correlationId,
    state: 'WAITING',
    dueAt: new Date(now.getTime() + waitMs),
    attempts: 0,
    createdAt: now,
  };
  if (await hub.pendingResults.insert(pending)) {
    const begin = async (): Promise<HostedResult> => (asked.isLate?.() ? TOO_LATE : work());
    hub.background.start(command, async () => giveResult(hub, pending, await begin()));
  }
  return { result: 'ACCEPTED', timeoutSeconds: Math.ceil(waitMs / 1_000) };
}

const TOO_LATE: HostedResult = { result: 'REJECTED', message: 'The hub was too slow. Please try again.' };

/** How long a station may take to answer a command, the time in the queue included. */
export function callTimeoutMs({ settings }: Pick<Station, 'settings'>): number {
  return settings.callTimeoutMs ?? CALL_TIMEOUT_MS;
}

/** Sends a command to a station; what fails on our side is FAILED, so that who waits hears of it. */
export async function command(
  hub: Pick<HostingHub, 'log' | 'stationClient'>,
  station: Pick<Station, 'id' | 'settings'>,
  wanted: StationCommand,
): Promise<CommandOutcome> {
  try {
    return await hub.stationClient.command(station.id, wanted, callTimeoutMs(station));
  } catch (error) {
    hub.log.error({ event: 'command.failed', station: station.id, command: wanted.kind, error: String(error) });
    return { kind: 'FAILED', why: 'the hub could not send it' };
  }
}
