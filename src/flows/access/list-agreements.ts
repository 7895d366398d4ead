import type { Staff } from '../../domain/access.js';
import type { Agreement } from '../../domain/clearing/agreement.js';
import type { Hub } from '../hub.js';
import { narrow } from './narrow.js';

/** Agreements that somebody may see, all versions. */
export async function listAgreements(
  hub: { readonly agreements: Pick<Hub['agreements'], 'list'> },
  staff: Staff,
): Promise<readonly Agreement[]> {
  const narrowing = narrow(staff);
  switch (narrowing.kind) {
    case 'NOTHING':
      return [];
    case 'EVERYTHING':
      return hub.agreements.list();
    case 'PARTIES':
      return hub.agreements.list(narrowing.involving);
  }
}
