import { HubError } from '../../../domain/errors.js';
import {
  type ChargingPreference,
  judgePreference,
  type PreferenceAnswer,
} from '../../../domain/hosting/charging-preference.js';
import { findSession } from '../find-session.js';
import type { HostedAsk, HostingHub } from '../hosting-hub.js';

/**
 * Keeps what a driver wishes of a running session (OCPI 2.2.1, mod_sessions, Set Charging Preferences). Refuses with
 * `unknown-object` a session that is not the eMSP's, or has ended.
 */
export async function setPreference(
  hub: Pick<HostingHub, 'chargingPreferences' | 'clock' | 'transactions'>,
  asked: Pick<HostedAsk, 'cpo' | 'emsp'>,
  wish: Omit<ChargingPreference, 'setAt' | 'transactionId'> & { readonly sessionId: string },
): Promise<PreferenceAnswer> {
  const { sessionId, ...wanted } = wish;
  const session = await findSession(hub, asked, sessionId);
  if (!session || session.end) throw new HubError('unknown-object', `session_id: no running session ${sessionId}`);
  const preference = { ...wanted, transactionId: session.id, setAt: hub.clock.now() };
  const answer = judgePreference(preference);
  if (answer === 'ACCEPTED') await hub.chargingPreferences.put(preference);
  return answer;
}
