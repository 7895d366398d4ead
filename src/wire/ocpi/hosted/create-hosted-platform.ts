import { HubError } from '../../../domain/errors.js';
import { within } from '../../../flows/authorizing/within.js';
import type { CommandAnswer, HostingHub } from '../../../flows/hosting/hosting-hub.js';
import { setPreference } from '../../../flows/hosting/profiles/set-preference.js';
import type { HostedPlatform, OutgoingMessage, PartnerAnswer } from '../../../flows/ports.js';
import { answerOf, commandResponse, profileResponse, refusalOf } from './hosted-answer.js';
import { bodyOf, type HostedCall, hostedCall, partiesOf } from './hosted-call.js';
import { doCommand, doProfile } from './hosted-commands.js';
import { type CopiesDeps, readCopy } from './hosted-copies.js';
import { readPreference } from './read-asked.js';

export type HostedPlatformHub = HostingHub & CopiesDeps;

/** An eMSP gets a CommandResponse within a second, whatever the store does. */
const ANSWER_MS = 900;

/**
 * The hub as the OCPI platform of CPOs whose stations connect straight to it: what other parties send to them is answered
 * here, in this process, as a platform would over HTTP. Refusals are answers with a status code of OCPI.
 */
export function createHostedPlatform(hub: HostedPlatformHub): HostedPlatform {
  return async (message) => {
    try {
      return await answer(hub, message);
    } catch (error) {
      if (error instanceof HubError) return refusalOf(hub.clock, error);
      throw error;
    }
  };
}

async function answer(hub: HostedPlatformHub, message: OutgoingMessage): Promise<PartnerAnswer> {
  const call = hostedCall(message);
  // The still-alive check asks for versions.
  if (!call && message.method === 'GET') return answerOf(hub.clock, { json: '[]' });
  if (!call) throw new HubError('unknown-path', 'stations of this hub are sent nothing of this kind');
  const { module, role } = call;
  if (role === 'RECEIVER' && module === 'commands') {
    return commandResponse(hub.clock, await inTime((isLate) => doCommand(hub, call, isLate)));
  }
  if (role === 'RECEIVER' && module === 'chargingprofiles') {
    return profileResponse(hub.clock, await inTime((isLate) => doProfile(hub, call, isLate)));
  }
  if (message.method === 'GET') return answerOf(hub.clock, await readCopy(hub, call));
  // Pushed Tokens are in the hub's own store already.
  if (role === 'RECEIVER' && module === 'tokens' && message.method !== 'DELETE') return answerOf(hub.clock);
  if (message.method === 'PUT' && module === 'sessions' && call.path[1] === 'charging_preferences') {
    return putPreference(hub, call);
  }
  throw new HubError('unknown-path', `stations of this hub do not take ${message.method} of ${module}`);
}

async function putPreference(hub: HostedPlatformHub, call: HostedCall): Promise<PartnerAnswer> {
  const [sessionId = ''] = call.path;
  const wish = { ...readPreference(bodyOf(call)), sessionId };
  return answerOf(hub.clock, { json: JSON.stringify(await setPreference(hub, partiesOf(call), wish)) });
}

async function inTime(work: (isLate: () => boolean) => Promise<CommandAnswer>): Promise<CommandAnswer> {
  let late = false;
  const answered = await within(
    ANSWER_MS,
    work(() => late),
  );
  if (answered) return answered;
  late = true;
  return { result: 'REJECTED', timeoutSeconds: 0, message: 'The hub was too slow. Please try again.' };
}
