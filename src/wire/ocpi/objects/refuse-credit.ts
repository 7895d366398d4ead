import { type PartyId, partyKey } from '../../../domain/party.js';
import { DEFAULT_TOKEN_TYPE, tokenKey } from '../../../domain/roaming/token.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { OcpiAnswer, OcpiCall } from '../module.js';
import { onlyValue } from './list-request.js';
import { askerOf } from './pass-on.js';

/** For the driver (AuthorizationInfo.info); says nothing of who owes what. */
const INFO = {
  language: 'en',
  text: 'Charging on this contract is not possible at the moment. Please contact your provider.',
};

/**
 * What the hub answers itself to a CPO that asks for an authorization, when the eMSP has no credit left under their
 * agreement (OCPI 2.2.1, mod_tokens, AllowedType NO_CREDIT); undefined: the eMSP is to be asked.
 */
export async function refuseCredit(hub: RoamingHub, call: OcpiCall, emsp: PartyId): Promise<OcpiAnswer | undefined> {
  const asked = { cpo: partyKey(askerOf(call)), emsp: partyKey(emsp) };
  const { kind } = await hub.credit.authorize(asked);
  if (kind !== 'NO_CREDIT') return undefined;
  call.decide({ way: 'HUB', receivers: [], because: 'no credit' });
  const info = { allowed: 'NO_CREDIT', info: INFO };
  const token = await copyOfToken(hub, call, emsp);
  const text = JSON.stringify(info);
  // The token as its eMSP wrote it, each digit and unknown field; left out where the hub has no copy.
  const data = token === undefined ? info : { rawJson: `${text.slice(0, -1)},"token":${token}}` };
  return { kind: 'own', http: 200, data };
}

async function copyOfToken(hub: RoamingHub, call: OcpiCall, party: PartyId): Promise<string | undefined> {
  const uid = call.params['token_uid'] ?? '';
  const type = onlyValue(call.query, 'type') ?? DEFAULT_TOKEN_TYPE;
  return (await hub.objects.find('tokens', tokenKey({ party, uid, type })))?.json;
}
