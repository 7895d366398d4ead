import type { Hub } from '../flows/hub.js';
import type { OcpiModule } from '../wire/ocpi/module.js';
import { cdrsReceiver } from '../wire/ocpi/modules/cdrs-receiver.js';
import { cdrsSender } from '../wire/ocpi/modules/cdrs-sender.js';
import { locationsReceiver } from '../wire/ocpi/modules/locations-receiver.js';
import { locationsSender } from '../wire/ocpi/modules/locations-sender.js';
import { sessionsReceiver } from '../wire/ocpi/modules/sessions-receiver.js';
import { sessionsSender } from '../wire/ocpi/modules/sessions-sender.js';
import { tariffsReceiver } from '../wire/ocpi/modules/tariffs-receiver.js';
import { tariffsSender } from '../wire/ocpi/modules/tariffs-sender.js';
import { tokensReceiver } from '../wire/ocpi/modules/tokens-receiver.js';
import { tokensSender } from '../wire/ocpi/modules/tokens-sender.js';

/** The modules of OCPI 2.2.1 that the hub offers, each interface at a URL of its own. */
export function ocpiModules(hub: Hub): readonly OcpiModule[] {
  return [
    cdrsReceiver(hub),
    cdrsSender(hub),
    locationsReceiver(hub),
    locationsSender(hub),
    sessionsReceiver(hub),
    sessionsSender(hub),
    tariffsReceiver(hub),
    tariffsSender(hub),
    tokensReceiver(hub),
    tokensSender(hub),
  ];
}
