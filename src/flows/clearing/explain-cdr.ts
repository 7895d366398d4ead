import { HubError } from '../../domain/errors.js';
import type { PricedCdr } from '../../domain/pricing/priced-cdr.js';
import type { Hub } from '../hub.js';
import { locationOf, type PriceDeps, priceRecord } from './price-record.js';

export type CdrExplanation =
  | { readonly kind: 'PRICED'; readonly priced: PricedCdr }
  | { readonly kind: 'NOT_PRICED'; readonly reason: string };

/** How the hub prices a CDR, line by line; or why it cannot. Refuses (`unknown-object`) a CDR that it does not have. */
export async function explainCdr(hub: PriceDeps & Pick<Hub, 'cdrs'>, key: string): Promise<CdrExplanation> {
  const record = await hub.cdrs.find(key);
  if (!record) throw new HubError('unknown-object', `no CDR ${key}`);
  try {
    return { kind: 'PRICED', priced: await priceRecord(hub, record, await locationOf(hub, record)) };
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'cannot-price') throw error;
    return { kind: 'NOT_PRICED', reason: error.message };
  }
}
