import type { LegalEntity } from '../../domain/clearing/legal-entity.js';
import { checkSeries } from '../../domain/legal/series-names.js';
import type { Hub } from '../hub.js';

/**
 * Says who stands on the invoices of a party; documents that are issued keep what they say. Refuses (`conflict`) number
 * series that another entity has, the hub's own among them.
 */
export async function putLegalEntity(hub: Pick<Hub, 'legalEntities' | 'identity'>, entity: LegalEntity): Promise<void> {
  checkSeries(entity, [...(await hub.legalEntities.list()), hub.identity.legalEntity]);
  await hub.legalEntities.put(entity);
}
