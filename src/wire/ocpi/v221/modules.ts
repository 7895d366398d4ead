import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { hubClientInfoReceiver } from '../configuration/hubclientinfo-receiver.js';
import { hubClientInfoSender } from '../configuration/hubclientinfo-sender.js';
import type { OcpiModule } from '../module.js';
import { cdrsReceiver } from '../modules/cdrs-receiver.js';
import { cdrsSender } from '../modules/cdrs-sender.js';
import { chargingProfilesReceiver } from '../modules/chargingprofiles-receiver.js';
import { chargingProfilesSender } from '../modules/chargingprofiles-sender.js';
import { commandsReceiver } from '../modules/commands-receiver.js';
import { commandsSender } from '../modules/commands-sender.js';
import { locationsReceiver } from '../modules/locations-receiver.js';
import { locationsSender } from '../modules/locations-sender.js';
import { sessionsReceiver } from '../modules/sessions-receiver.js';
import { sessionsSender } from '../modules/sessions-sender.js';
import { tariffsReceiver } from '../modules/tariffs-receiver.js';
import { tariffsSender } from '../modules/tariffs-sender.js';
import { tokensReceiver } from '../modules/tokens-receiver.js';
import { tokensSender } from '../modules/tokens-sender.js';
import { parseCdr } from './cdr.js';
import { commandForm } from './commands/commands.js';
import { formatClientInfo, parseClientInfo } from './configuration/client-info.js';
import { locationPartForm } from './location-parts.js';
import { emspOf, sessionForm, tariffForm, tokenForm } from './object-forms.js';

/** What the hub offers in OCPI 2.2.1 beside versions and credentials. */
export function v221Modules(hub: RoamingHub): readonly OcpiModule[] {
  return [
    locationsSender(hub, locationPartForm),
    locationsReceiver(hub, locationPartForm),
    sessionsSender(hub, emspOf),
    sessionsReceiver(hub, sessionForm),
    tariffsSender(hub),
    tariffsReceiver(hub, tariffForm),
    tokensSender(hub),
    tokensReceiver(hub, tokenForm),
    cdrsSender(hub, emspOf),
    cdrsReceiver(hub, { read: parseCdr }),
    commandsSender(hub),
    commandsReceiver(hub, commandForm),
    chargingProfilesSender(hub),
    chargingProfilesReceiver(hub),
    hubClientInfoSender(hub, { format: formatClientInfo, parse: parseClientInfo }),
    hubClientInfoReceiver(hub, { format: formatClientInfo, parse: parseClientInfo }),
  ];
}
