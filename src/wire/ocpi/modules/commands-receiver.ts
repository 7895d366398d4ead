import { HubError } from '../../../domain/errors.js';
import { objectKey } from '../../../domain/party.js';
import { findTarget } from '../../../flows/callbacks/find-target.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { ask, routeByContent } from '../callbacks/ask.js';
import type { Command, CommandForm } from '../callbacks/command-form.js';
import { responseUrlInBody } from '../callbacks/response-url.js';
import type { OcpiCall, OcpiModule } from '../module.js';
import { askerOf } from '../objects/pass-on.js';

/**
 * Commands of eMSPs, each for one CPO: the one that the message names, or the one that its Location, Session or
 * reservation belongs to (OCPI 2.2.1, mod_commands, Receiver interface).
 */
export function commandsReceiver(hub: RoamingHub, form: CommandForm): OcpiModule {
  return {
    identifier: 'commands',
    role: 'RECEIVER',
    routes: [
      {
        method: 'POST',
        path: '/:command',
        handle: async (call) => {
          const name = call.params['command'] ?? '';
          const command = form.read(name, call.body);
          if (!command) throw new HubError('unknown-path', `there is no command ${name}`);
          const route = await routeCommand(hub, call, command);
          const about = reservationOf(call, command);
          return ask(hub, call, {
            kind: 'COMMAND_RESULT',
            module: 'commands',
            route,
            command: name,
            responseUrl: responseUrlInBody(call),
            ...(about && { about }),
          });
        },
      },
    ],
  };
}

function routeCommand(hub: RoamingHub, call: OcpiCall, command: Command) {
  return routeByContent(hub, call, {
    module: 'commands',
    side: 'RECEIVER',
    find: async (asker) => {
      const target = command.target();
      const receiver = await findTarget(hub, target, { caller: call.caller, asker });
      return { receiver, because: `${target.kind} ${target.id}` };
    },
  });
}

function reservationOf(call: OcpiCall, { reservation }: Command) {
  if (!reservation) return undefined;
  const { id, endsAt } = reservation;
  return { objectId: objectKey(askerOf(call), id), ...(endsAt && { endsAt }) };
}
