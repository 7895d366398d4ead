import { mayInspect, type Staff } from '../../../domain/access.js';
import { HubError } from '../../../domain/errors.js';
import type { PartyKey } from '../../../domain/party.js';
import { type ConfigurationTemplate, DEFAULT_TEMPLATE } from '../../../domain/stations/configuration-template.js';
import type { Hub } from '../../hub.js';
import { isSecretKey } from '../station-key.js';

/** Names that stand in a URL and in settings of stations. */
const NAME = /^[a-z0-9-]{1,40}$/;
const MOST_VALUES = 200;
/** The templates of a party; the shipped one where it has none of that name. Of another party: none. */
export async function listTemplates(
  hub: Pick<Hub, 'stationTemplates'>,
  staff: Staff,
  party: PartyKey,
): Promise<readonly ConfigurationTemplate[]> {
  if (!mayInspect(staff, [party])) return [];
  const own = await hub.stationTemplates.ofParty(party);
  return own.some(({ name }) => name === DEFAULT_TEMPLATE.name) ? own : [DEFAULT_TEMPLATE, ...own];
}

/**
 * Keeps a template in place of one of that name; stations get it at their next provisioning. Refuses (`bad-field`) a name
 * that fits no URL, too many values, and keys.
 */
export async function putTemplate(
  hub: Pick<Hub, 'stationTemplates'>,
  party: PartyKey,
  template: ConfigurationTemplate,
): Promise<void> {
  const { name, v16, v201 } = template;
  if (!NAME.test(name)) throw new HubError('bad-field', 'name: expected 1 to 40 of a-z, 0-9 and dashes', 'name');
  for (const [field, values] of [
    ['v16', v16],
    ['v201', v201],
  ] as const) {
    if (values.length > MOST_VALUES) throw new HubError('bad-field', `${field}: more than ${MOST_VALUES}`, field);
    if (values.some(({ key }) => isSecretKey(key))) {
      throw new HubError('bad-field', `${field}: each station has a key of its own`, field);
    }
  }
  await hub.stationTemplates.put(party, template);
}
