import { DEFAULT_TOKEN_TYPE } from '../../../domain/roaming/token.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { OcpiCall, OcpiModule } from '../module.js';
import { onlyValue } from '../objects/list-request.js';
import type { ObjectForm } from '../objects/object-form.js';
import { getRoute, patchRoute, putRoute } from '../objects/pushed-objects.js';

/** Tokens that eMSPs push; they are never removed, but made invalid (OCPI 2.2.1, mod_tokens, Receiver interface). */
export function tokensReceiver(hub: RoamingHub, form: ObjectForm): OcpiModule {
  const tokens = { form, path: '/:country_code/:party_id/:token_uid', ids: idsInUrl };
  return {
    identifier: 'tokens',
    role: 'RECEIVER',
    routes: [getRoute(hub, tokens), putRoute(hub, tokens), patchRoute(hub, tokens)],
  };
}

/** Without `type` it is RFID; but the body of a PUT says the type too, and many partners say it only there. */
function idsInUrl(call: OcpiCall): readonly string[] {
  const { token_uid: uid = '' } = call.params;
  const type = onlyValue(call.query, 'type') ?? (call.method === 'PUT' ? undefined : DEFAULT_TOKEN_TYPE);
  return type === undefined ? [uid] : [uid, type];
}
