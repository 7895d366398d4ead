import type { Staff } from '../../domain/access.js';
import type { QualityFinding } from '../../domain/quality/deviation.js';
import { findPartner } from '../access/visible-partners.js';
import type { Hub } from '../hub.js';

type PartnerQualityDeps = Parameters<typeof findPartner>[0] & {
  readonly quality: Pick<Hub['quality'], 'list'>;
  readonly qualityLog: Pick<Hub['qualityLog'], 'flush'>;
};

/**
 * What a platform does otherwise than OCPI says, most frequent first, with all that this process has counted until now.
 * Refuses as `findPartner` does.
 */
export async function partnerQuality(
  hub: PartnerQualityDeps,
  staff: Staff,
  id: string,
): Promise<readonly QualityFinding[]> {
  const { connection } = await findPartner(hub, staff, id);
  await hub.qualityLog.flush();
  return hub.quality.list(connection.id);
}
