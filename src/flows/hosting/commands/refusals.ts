import type { Station } from '../../../domain/stations/station.js';
import type { CommandAnswer, HostingHub } from '../hosting-hub.js';

/** A command that is not begun; the text is for the driver. */
export function rejected(message: string): CommandAnswer {
  return { result: 'REJECTED', timeoutSeconds: 0, message };
}

export const NOT_SUPPORTED: CommandAnswer = {
  result: 'NOT_SUPPORTED',
  timeoutSeconds: 0,
  message: 'The station cannot do this.',
};

export const UNKNOWN_SESSION: CommandAnswer = {
  result: 'UNKNOWN_SESSION',
  timeoutSeconds: 0,
  message: 'This session is not known.',
};

/** Why a station cannot be asked for anything now; undefined: it can. */
export async function cannotBeAsked(
  hub: Pick<HostingHub, 'stationClient'>,
  { id, registration, retiredAt }: Station,
): Promise<CommandAnswer | undefined> {
  if (retiredAt || registration === 'REJECTED') return rejected('The station is out of service.');
  return (await hub.stationClient.isConnected(id))
    ? undefined
    : rejected('The station cannot be reached at the moment.');
}
