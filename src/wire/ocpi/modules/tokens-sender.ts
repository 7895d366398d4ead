import { HubError } from '../../../domain/errors.js';
import type { PartyId } from '../../../domain/party.js';
import { DEFAULT_TOKEN_TYPE } from '../../../domain/roaming/token.js';
import type { Route } from '../../../domain/routing/route-message.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { findAgreedOwner } from '../../../flows/routing/find-agreed-owner.js';
import type { ModuleRoute, OcpiCall, OcpiModule } from '../module.js';
import { onlyValue } from '../objects/list-request.js';
import { listCopies, listRoute } from '../objects/listed-objects.js';
import { askerOf, isReader, openRouteOf, passOn, routeOf } from '../objects/pass-on.js';
import { refuseCredit } from '../objects/refuse-credit.js';

/** Tokens that eMSPs have pushed, by page, and authorization in real time (mod_tokens, Sender interface). */
export function tokensSender(hub: RoamingHub): OcpiModule {
  return {
    identifier: 'tokens',
    role: 'SENDER',
    routes: [
      listRoute(hub, {
        module: 'tokens',
        dateFrom: 'optional',
        list: listCopies(hub, 'tokens'),
      }),
      authorizeToken(hub),
    ],
  };
}

/**
 * Only the eMSP decides, at this moment, and soon: a driver waits. Its answer goes back as it is. An eMSP that has no
 * credit left at the CPO is not asked.
 */
function authorizeToken(hub: RoamingHub): ModuleRoute {
  return {
    method: 'POST',
    path: '/:token_uid/authorize',
    handle: async (call) => {
      const named = await routeOf(hub, call, 'tokens', 'SENDER');
      if (named.kind === 'direct' && !isReader(call, 'tokens')) await findToken(hub, call, named.receiver);
      const route = named.kind === 'direct' ? named : await routeToEmsp(hub, call);
      const refused = route.kind === 'direct' ? await refuseCredit(hub, call, route.receiver) : undefined;
      if (refused) return refused;
      return passOn(hub, call, { route, own: notTheHub, timeoutMs: hub.limits.authorizeTimeoutMs });
    },
  };
}

async function routeToEmsp(hub: RoamingHub, call: OcpiCall): Promise<Route> {
  const { owner } = await findToken(hub, call);
  return openRouteOf(hub, call, { module: 'tokens', side: 'SENDER', receiver: owner, because: 'token' });
}

/** A uid may be a card of one eMSP and an app user of another (mod_tokens, `type` parameter). */
function findToken(hub: RoamingHub, call: OcpiCall, owner?: PartyId) {
  return findAgreedOwner(hub, {
    module: 'tokens',
    id: call.params['token_uid'] ?? '',
    tokenType: onlyValue(call.query, 'type') ?? DEFAULT_TOKEN_TYPE,
    caller: call.caller,
    asker: askerOf(call),
    ...(owner && { owner }),
  });
}

function notTheHub(): never {
  throw new HubError('unknown-token', 'the hub has no tokens of its own');
}
