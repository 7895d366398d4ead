import type { Transaction } from '../../../domain/charging/transaction.js';
import { lacksProfile } from '../../../domain/hosting/outlet-for-station.js';
import { partyKey, sameParty } from '../../../domain/party.js';
import { plays } from '../../../domain/routing/module-roles.js';
import type { Station } from '../../../domain/stations/station.js';
import { cannotBeAsked, NOT_SUPPORTED, UNKNOWN_SESSION } from '../commands/refusals.js';
import { findOfCpo } from '../find-session.js';
import type { CommandAnswer, HostedAsk, HostingHub } from '../hosting-hub.js';

export type SessionAtStation =
  | { readonly kind: 'FOUND'; readonly session: Transaction; readonly station: Station }
  | { readonly kind: 'REFUSED'; readonly answer: CommandAnswer };

/**
 * The running session that somebody wants to control, and its station: for the eMSP whose token charges, and for Smart
 * Charging Service Providers, whom the operator lets talk to the CPO for that. Ended ones are UNKNOWN_SESSION.
 */
export async function sessionAtStation(
  hub: HostingHub,
  asked: HostedAsk,
  sessionId: string,
): Promise<SessionAtStation> {
  const refused = (answer: CommandAnswer): SessionAtStation => ({ kind: 'REFUSED', answer });
  const session = await findOfCpo(hub, asked.cpo, sessionId);
  const station = session && (await hub.stations.find(session.stationId));
  if (!session || session.end || !station || !(await mayControl(hub, asked, session))) return refused(UNKNOWN_SESSION);
  if (lacksProfile(station, 'SmartCharging')) return refused(NOT_SUPPORTED);
  const answer = await cannotBeAsked(hub, station);
  return answer ? refused(answer) : { kind: 'FOUND', session, station };
}

async function mayControl(
  { connections }: Pick<HostingHub, 'connections'>,
  { emsp }: HostedAsk,
  { driver }: Transaction,
): Promise<boolean> {
  if (!driver) return false;
  if (sameParty(driver.token.party, emsp)) return true;
  const platforms = await connections.findByParty(partyKey(emsp));
  return platforms.some((platform) => platform.state === 'CONNECTED' && plays(platform, emsp, ['SCSP']));
}
