import { HubError } from '../../domain/errors.js';
import { type PartyId, partyKey, sameParty } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';
import { ownsObjects } from '../../domain/routing/module-roles.js';
import { mayExchange } from '../../domain/routing/roaming-agreement.js';
import type { Hub } from '../hub.js';
import { type AcceptCdrDeps, acceptCdr, type IncomingCdr } from './accept-cdr.js';

export interface SentCdr extends IncomingCdr {
  readonly caller: Connection;
  readonly to?: PartyId;
}

/**
 * Takes a CDR from its CPO and from nobody else, for the eMSP of its token: a receiver that the message names must be
 * that eMSP, and known. Refuses with `not-your-party`, `bad-field`, `unknown-receiver`, `not-agreed`, and as `acceptCdr`
 * does. One for an eMSP that is suspended is taken, and one of a session that began when a roaming agreement covered
 * CDRs: what was charged before has to be settled.
 */
export async function receiveCdr(
  hub: AcceptCdrDeps & Pick<Hub, 'connections' | 'identity' | 'roamingRules'>,
  { caller, to, ...incoming }: SentCdr,
): Promise<{ isNew: boolean; key: string }> {
  const { party, token } = incoming.cdr;
  if (!ownsObjects(caller, party, 'cdrs')) {
    throw new HubError('not-your-party', `${partyKey(party)} is not a CPO of this connection`, 'party_id');
  }
  if (to && !sameParty(to, hub.identity)) await checkReceiver(hub, { to, emsp: token.party });
  await checkAgreement(hub, incoming.cdr);
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

async function checkAgreement(
  hub: Pick<Hub, 'clock' | 'roamingRules'>,
  { party, token, startedAt }: IncomingCdr['cdr'],
): Promise<void> {
  const rules = await hub.roamingRules();
  const covers = (at: Date) => mayExchange(rules, { parties: [party, token.party], module: 'cdrs', at });
  if (covers(startedAt) || covers(hub.clock.now())) return;
  const text = `${partyKey(party)} and ${partyKey(token.party)} have no roaming agreement that covers cdrs`;
  throw new HubError('not-agreed', text);
}
