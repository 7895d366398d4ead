import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { resultRoute } from '../callbacks/result-route.js';
import type { OcpiModule } from '../module.js';

/** Results of commands, at the URLs that the hub put in the place of the requesters' (mod_commands, Sender interface). */
export function commandsSender(hub: RoamingHub): OcpiModule {
  return { identifier: 'commands', role: 'SENDER', routes: [resultRoute(hub, 'COMMAND_RESULT')] };
}
