import { isModule } from '../ocpi-objects.js';
import type { PlatformAnswer, PlatformRequest } from '../platform-server.js';
import { refuse } from './answers.js';
import { receiveClientInfo } from './client-info.js';
import { receiveCommand, receiveResult } from './commands.js';
import type { ModuleShelves } from './handlers.js';
import { receiveLocation } from './locations.js';
import { receiveActiveProfile, receiveProfileRequest } from './profiles.js';
import { receiveCdr } from './receive-cdr.js';
import { receiveObject } from './receive-object.js';
import { answerSender } from './sender.js';

/** Answers `/2.2.1/{sender|receiver}/{module}/…` as OCPI 2.2.1's modules describe. */
export function answerModule(shelves: ModuleShelves, request: PlatformRequest): PlatformAnswer {
  const [, side, module, ...path] = request.segments;
  if (module === undefined || !isModule(module)) return refuse(404, 2000, 'no such endpoint');
  if (side === 'sender') {
    if (module === 'commands') return receiveResult(shelves, request, path);
    if (module === 'chargingprofiles') return receiveActiveProfile(shelves, request, path);
    return answerSender(shelves, request, { module, path });
  }
  if (side !== 'receiver') return refuse(404, 2000, 'no such endpoint');
  switch (module) {
    case 'cdrs':
      return receiveCdr(shelves, request, path);
    case 'commands':
      return receiveCommand(shelves, request, path);
    case 'chargingprofiles':
      return receiveProfileRequest(shelves, request, path);
    case 'hubclientinfo':
      return receiveClientInfo(shelves, request, path);
    case 'locations':
      return receiveLocation(shelves, request, path);
    default:
      return receiveObject(shelves, request, { module, path });
  }
}
