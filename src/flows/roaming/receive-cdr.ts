import { HubError } from '../../domain/errors.js';
import { type PartyId, partyKey, sameParty } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';
import { ownsObjects } from '../../domain/routing/module-roles.js';
import type { Hub } from '../hub.js';
import { type AcceptCdrDeps, acceptCdr, type IncomingCdr } from './accept-cdr.js';

export interface SentCdr extends IncomingCdr {
  readonly caller: Connection;
  readonly to?: PartyId;
}

/**
 * Takes a CDR from its CPO and from nobody else, for the eMSP of its token: a receiver that the message names must be
 * that eMSP, and known. Refuses with `not-your-party`, `bad-field`, `unknown-receiver`, and as `acceptCdr` does. One
 * for an eMSP that is suspended is taken: what was charged before has to be settled.
 */
export async function receiveCdr(
  hub: AcceptCdrDeps & Pick<Hub, 'connections' | 'identity'>,
  { caller, to, ...incoming }: SentCdr,
): Promise<{ isNew: boolean; key: string }> {
  const { party, token } = incoming.cdr;
  if (!ownsObjects(caller, party, 'cdrs')) {
    throw new HubError('not-your-party', `${partyKey(party)} is not a CPO of this connection`, 'party_id');
  }
  if (to && !sameParty(to, hub.identity)) await checkReceiver(hub, { to, emsp: token.party });
  return acceptCdr(hub, incoming);
}

async function checkReceiver(
  hub: Pick<Hub, 'connections'>,
  { to, emsp }: { readonly to: PartyId; readonly emsp: PartyId },
): Promise<void> {
  if ((await hub.connections.findByParty(partyKey(to))).length === 0) {
    throw new HubError('unknown-receiver', `${partyKey(to)} is not known to this hub`);
  }
  if (!sameParty(to, emsp)) {
    const text = `cdr_token: the CDR is for ${partyKey(emsp)}, the message for ${partyKey(to)}`;
    throw new HubError('bad-field', text, 'cdr_token');
  }
}
