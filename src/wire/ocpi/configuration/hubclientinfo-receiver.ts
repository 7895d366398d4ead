import { HubError } from '../../../domain/errors.js';
import { sameParty } from '../../../domain/party.js';
import { findClientInfo, receiveClientInfo } from '../../../flows/presence/receive-client-info.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { OcpiCall, OcpiModule } from '../module.js';
import type { ClientInfoForm } from './hubclientinfo-sender.js';

const PATH = '/:country_code/:party_id';

/** What another hub tells us of the parties behind it (OCPI 2.2.1, mod_hub_client_info, Receiver interface). */
export function hubClientInfoReceiver(hub: RoamingHub, form: ClientInfoForm): OcpiModule {
  return {
    identifier: 'hubclientinfo',
    role: 'RECEIVER',
    routes: [
      {
        method: 'GET',
        path: PATH,
        handle: async (call) => {
          const info = await findClientInfo(hub, { caller: call.caller, party: partyInUrl(call) });
          return { kind: 'own', http: 200, data: form.format(info) };
        },
      },
      {
        method: 'PUT',
        path: PATH,
        handle: async (call) => {
          const info = form.parse(call.body, hub.clock.now());
          if (!sameParty(info.party, partyInUrl(call))) {
            throw new HubError('bad-field', 'party_id: the URL names another party', 'party_id');
          }
          const receipt = await receiveClientInfo(hub, { caller: call.caller, info });
          return { kind: 'own', http: receipt === 'created' ? 201 : 200 };
        },
      },
    ],
  };
}

function partyInUrl({ params }: OcpiCall) {
  return { countryCode: params['country_code'] ?? '', partyId: params['party_id'] ?? '' };
}
