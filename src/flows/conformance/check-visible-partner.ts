import type { Staff } from '../../domain/access.js';
import type { CheckReport } from '../../domain/conformance/report.js';
import { HubError } from '../../domain/errors.js';
import { findPartner } from '../access/visible-partners.js';
import { type CheckRequest, checkPartner } from './check-partner.js';
import type { CheckDeps } from './check-run.js';

export interface WantedCheck extends Omit<CheckRequest, 'connection'> {
  readonly connectionId: string;
}

/**
 * Checks a platform for somebody who may see it: people of its parties what is only read, an operator also with test
 * objects. Refuses as `findPartner` and `checkPartner` do, and with `forbidden`.
 */
export async function checkVisiblePartner(
  hub: CheckDeps & Parameters<typeof findPartner>[0],
  staff: Staff,
  { connectionId, ...wanted }: WantedCheck,
): Promise<CheckReport> {
  const { connection } = await findPartner(hub, staff, connectionId);
  if (wanted.scope !== 'READ' && !staff.roles.includes('OPERATOR')) {
    throw new HubError('forbidden', 'only an operator may send test objects to a platform');
  }
  return checkPartner(hub, { ...wanted, connection });
}
