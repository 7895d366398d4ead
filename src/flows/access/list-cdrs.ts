import type { Staff } from '../../domain/access.js';
import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import type { CdrFilter, CdrTotals } from '../../store/cdr-store.js';
import type { Page } from '../../store/object-store.js';
import type { Hub } from '../hub.js';
import { involvingOf, narrow } from './narrow.js';
import { ownSide } from './own-side.js';

export type CdrQuery = Omit<CdrFilter, 'involving'>;

/** CDRs that somebody may see, by page. */
export async function listCdrs(
  hub: { readonly cdrs: Pick<Hub['cdrs'], 'page'> },
  staff: Staff,
  query: CdrQuery & { readonly offset: number; readonly limit: number },
): Promise<Page<CdrRecord>> {
  const { offset, limit, ...asked } = query;
  const narrowing = narrow(staff);
  if (narrowing.kind === 'NOTHING') return { items: [], total: 0 };
  const { items, total } = await hub.cdrs.page({ ...asked, ...involvingOf(narrowing) }, { offset, limit });
  return { items: items.map((record) => ownSide(record, staff)), total };
}

/** Count and amounts of the CDRs that somebody may see, by review, verdict and currency. */
export async function cdrTotals(
  hub: { readonly cdrs: Pick<Hub['cdrs'], 'totals'> },
  staff: Staff,
  query: CdrQuery,
): Promise<readonly CdrTotals[]> {
  const narrowing = narrow(staff);
  return narrowing.kind === 'NOTHING' ? [] : hub.cdrs.totals({ ...query, ...involvingOf(narrowing) });
}
