import { HubError } from '../../../domain/errors.js';
import { type PartyId, partyKey, sameParty } from '../../../domain/party.js';
import type { Cdr } from '../../../domain/roaming/cdr.js';
import { findPartyCdr } from '../../../flows/roaming/find-party-cdr.js';
import { receiveCdr } from '../../../flows/roaming/receive-cdr.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { Tolerate } from '../fields/tolerated.js';
import type { ModuleRoute, OcpiCall, OcpiModule } from '../module.js';
import { bodyText } from '../objects/pass-on.js';

/** How a version writes CDRs. */
export interface CdrForm {
  /** Refuses with `bad-field`. */
  read(body: unknown, tolerate?: Tolerate): Cdr;
}

/**
 * CDRs that CPOs send, and may read again at the URL that they were given (OCPI 2.2.1, mod_cdrs, Receiver interface).
 * They can be neither changed nor removed. The hub answers for the eMSP: from here on it is the hub that delivers.
 */
export function cdrsReceiver(hub: RoamingHub, form: CdrForm): OcpiModule {
  return { identifier: 'cdrs', role: 'RECEIVER', routes: [postCdr(hub, form), getCdr(hub)] };
}

function postCdr(hub: RoamingHub, form: CdrForm): ModuleRoute {
  return {
    method: 'POST',
    path: '/',
    handle: async (call) => {
      const { to, correlationId } = call.routing;
      const cdr = form.read(call.body, call.tolerate);
      const way = to && !sameParty(to, hub.identity) ? 'DIRECT' : 'OPEN';
      call.decide({ way, receivers: [partyKey(cdr.token.party)], because: 'cdr_token' });
      const { isNew, key } = await receiveCdr(hub, {
        caller: call.caller,
        ...(to && { to }),
        cdr,
        original: bodyText(call),
        ocpiVersion: call.ocpiVersion,
        correlationId,
      });
      const url = `${hub.ocpiUrl}/${call.ocpiVersion}/receiver/cdrs/${encodeKey(key)}`;
      return { kind: 'own', http: isNew ? 201 : 200, headers: { Location: url }, ...answeredFor(hub, call) };
    },
  };
}

function getCdr(hub: RoamingHub): ModuleRoute {
  return {
    method: 'GET',
    path: '/:cdr_key',
    handle: async (call) => {
      call.decide({ way: 'HUB', receivers: [], because: 'own copy' });
      const key = decodeKey(call.params['cdr_key'] ?? '');
      const { original } = await findPartyCdr(hub, { caller: call.caller, key });
      return { kind: 'own', http: 200, data: { rawJson: original }, ...answeredFor(hub, call) };
    },
  };
}

/** The answer comes from the party that was addressed (message routing, direct response). */
function answeredFor(hub: RoamingHub, call: OcpiCall): { readonly from?: PartyId } {
  const { to } = call.routing;
  return to && !sameParty(to, hub.identity) ? { from: to } : {};
}

/** A key holds `/` and any letters; proxies must not read it as a path. */
function encodeKey(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}

function decodeKey(encoded: string): string {
  const key = Buffer.from(encoded, 'base64url').toString('utf8');
  if (encodeKey(key) !== encoded) throw new HubError('unknown-object', 'no such CDR');
  return key;
}
