import { commandResult } from '../../../domain/stations/command-result.js';
import { findSession } from '../find-session.js';
import type { CommandAnswer, HostedAsk, HostingHub } from '../hosting-hub.js';
import { command, promiseResult } from '../results/promise-result.js';
import { cannotBeAsked, rejected, UNKNOWN_SESSION } from './refusals.js';

/** STOP_SESSION: only the eMSP whose token it is may stop a session; to others it is UNKNOWN_SESSION. */
export async function stopSession(hub: HostingHub, asked: HostedAsk, sessionId: string): Promise<CommandAnswer> {
  const session = await findSession(hub, asked, sessionId);
  const station = session && (await hub.stations.find(session.stationId));
  if (!session || !station) return UNKNOWN_SESSION;
  if (session.end) return rejected('This session has ended already.');
  const refusal = await cannotBeAsked(hub, station);
  if (refusal) return refusal;
  return promiseResult(hub, asked, {
    station,
    kind: 'COMMAND_RESULT',
    command: 'STOP_SESSION',
    work: async () => {
      const outcome = await command(hub, station, { kind: 'STOP', stationRef: session.stationRef });
      return { result: commandResult('STOP_SESSION', outcome) };
    },
  });
}
