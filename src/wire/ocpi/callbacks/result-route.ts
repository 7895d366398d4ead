import { partyKey } from '../../../domain/party.js';
import type { Callback } from '../../../domain/roaming/callback.js';
import { deliverResult, findCallback } from '../../../flows/callbacks/deliver-result.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { type JsonObject, root } from '../fields/read.js';
import { stringifyJson } from '../json.js';
import type { ModuleRoute, OcpiCall } from '../module.js';
import { parseExact } from '../objects/exact-json.js';
import { bodyText } from '../objects/pass-on.js';

/**
 * POST of a result to a URL of the hub: it goes to the URL that the requester had named, whatever the message itself
 * says of its receiver. The result is whatever JSON object came (mod_commands, CommandResult; mod_charging_profiles,
 * the three results): only the URL tells what it is about.
 */
export function resultRoute(hub: RoamingHub, kind: Callback['kind']): ModuleRoute {
  return {
    method: 'POST',
    path: '/:id',
    handle: async (call) => {
      const { caller, params, routing } = call;
      const callback = await findCallback(hub, { id: params['id'] ?? '', kind, caller });
      const body = bareResult(call);
      const { party } = callback.owner;
      call.decide({ way: 'CALLBACK', receivers: [partyKey(party)], because: callback.command ?? kind });
      const answer = await deliverResult(hub, { callback, body, correlationId: routing.correlationId });
      return { kind: 'relayed', answer, from: party };
    },
  };
}

/** The bytes as they came; a result that came in an envelope without it, as everybody else sends it (ocpi#437, #489). */
function bareResult(call: OcpiCall): Uint8Array {
  const { fields } = root(call.body);
  const data = enveloped(fields);
  if (data === undefined) return call.bytes ?? new Uint8Array();
  call.tolerate({
    rule: 'command-result-in-envelope',
    pointer: '/data',
    example: String(data['result']).slice(0, 200),
  });
  return Buffer.from(stringifyJson(parseExact(bodyText(call))['data']));
}

function enveloped(fields: JsonObject['fields']): JsonObject['fields'] | undefined {
  const { data } = fields;
  const isEnvelope = fields['result'] === undefined && fields['status_code'] !== undefined && isObject(data);
  return isEnvelope ? data : undefined;
}

function isObject(value: unknown): value is JsonObject['fields'] {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
