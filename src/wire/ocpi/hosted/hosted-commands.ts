import { HubError } from '../../../domain/errors.js';
import { startSession } from '../../../flows/hosting/commands/start-session.js';
import { stopSession } from '../../../flows/hosting/commands/stop-session.js';
import { unlockConnector } from '../../../flows/hosting/commands/unlock-connector.js';
import type { CommandAnswer, HostedAsk, HostingHub } from '../../../flows/hosting/hosting-hub.js';
import { clearProfile, getActiveProfile, setProfile } from '../../../flows/hosting/profiles/control-session.js';
import { cancelReservation } from '../../../flows/hosting/reservations/cancel-reservation.js';
import { reserveNow } from '../../../flows/hosting/reservations/reserve-now.js';
import { id, type JsonObject, root, text } from '../fields/read.js';
import { askOf, bodyOf, type HostedCall, responseUrlInQuery } from './hosted-call.js';
import { readProfile, readReservation, readStart, readUnlock } from './read-asked.js';

type Do = (hub: HostingHub, asked: HostedAsk, object: JsonObject) => Promise<CommandAnswer>;

/** OCPI 2.2.1, mod_commands, CommandType. */
const COMMANDS: ReadonlyMap<string, Do> = new Map<string, Do>([
  ['START_SESSION', (hub, asked, object) => startSession(hub, asked, readStart(object))],
  ['STOP_SESSION', (hub, asked, object) => stopSession(hub, asked, id(object, 'session_id'))],
  ['UNLOCK_CONNECTOR', (hub, asked, object) => unlockConnector(hub, asked, readUnlock(object))],
  ['RESERVE_NOW', (hub, asked, object) => reserveNow(hub, asked, readReservation(object))],
  ['CANCEL_RESERVATION', (hub, asked, object) => cancelReservation(hub, asked, id(object, 'reservation_id'))],
]);

/** A command of an eMSP. Refuses with `unknown-path` what is none. */
export async function doCommand(hub: HostingHub, call: HostedCall, isLate: () => boolean): Promise<CommandAnswer> {
  const [name = ''] = call.path;
  const command = COMMANDS.get(name);
  if (!command || call.message.method !== 'POST') throw new HubError('unknown-path', `there is no command ${name}`);
  const object = root(bodyOf(call));
  return command(hub, askOf(call, text(object, 'response_url'), isLate), object);
}

/** OCPI says nothing of a `duration` that is missing. */
const DEFAULT_DURATION_S = 24 * 3_600;

/** A charging profile that is set, asked for or cleared. Refuses with `method-not-allowed` anything else. */
export async function doProfile(hub: HostingHub, call: HostedCall, isLate: () => boolean): Promise<CommandAnswer> {
  const [sessionId = ''] = call.path;
  const { method } = call.message;
  if (method === 'PUT') {
    const body = bodyOf(call);
    const asked = askOf(call, text(root(body), 'response_url'), isLate);
    return setProfile(hub, asked, { sessionId, profile: readProfile(body) });
  }
  const asked = askOf(call, responseUrlInQuery(call), isLate);
  if (method === 'DELETE') return clearProfile(hub, asked, sessionId);
  if (method === 'GET') return getActiveProfile(hub, asked, { sessionId, durationSeconds: durationOf(call) });
  throw new HubError('method-not-allowed', 'charging profiles: GET, PUT and DELETE only');
}

function durationOf({ query }: HostedCall): number {
  const text = query.get('duration');
  if (text === null || text === '') return DEFAULT_DURATION_S;
  if (!/^\d{1,9}$/.test(text)) throw new HubError('bad-field', 'duration: expected seconds', 'duration');
  return Number(text);
}
