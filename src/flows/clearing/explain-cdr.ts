import type { Agreement } from '../../domain/clearing/agreement.js';
import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import { HubError } from '../../domain/errors.js';
import { partyKey } from '../../domain/party.js';
import type { PriceableCdr, PriceableTariff, PricedCdr } from '../../domain/pricing/priced-cdr.js';
import type { Hub } from '../hub.js';
import { locationOf, type PriceDeps, priceRecord, tariffsOf } from './price-record.js';

export type ExplainDeps = PriceDeps & Pick<Hub, 'cdrs' | 'agreements'>;

export type CdrExplanation =
  | { readonly kind: 'PRICED'; readonly priced: PricedCdr; readonly session: PricedSession }
  | { readonly kind: 'NOT_PRICED'; readonly reason: string };

/** What was priced, and by what: needed to say it in words. */
export interface PricedSession {
  readonly cdr: PriceableCdr;
  readonly tariffs: readonly PriceableTariff[];
  /** Of the location, where it is known. */
  readonly timeZone?: string;
}

/**
 * How the hub prices a CDR, line by line, read as its agreement says; or why it cannot. Refuses (`unknown-object`) a CDR
 * that it does not have.
 */
export async function explainCdr(hub: ExplainDeps, key: string): Promise<CdrExplanation> {
  const record = await hub.cdrs.find(key);
  if (!record) throw new HubError('unknown-object', `no CDR ${key}`);
  const [location, agreement] = await Promise.all([locationOf(hub, record), agreementOf(hub, record)]);
  try {
    const priced = await priceRecord(hub, record, { location, policy: agreement?.pricing });
    const tariffs = await tariffsOf(hub, record);
    const timeZone = location?.timeZone;
    return { kind: 'PRICED', priced, session: { cdr: record.cdr, tariffs, ...(timeZone && { timeZone }) } };
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'cannot-price') throw error;
    return { kind: 'NOT_PRICED', reason: error.message };
  }
}

/** The agreement that a CDR was accepted under; for one that was not, the one that holds for it today. */
function agreementOf({ agreements }: ExplainDeps, { cdr, emsp, review }: CdrRecord): Promise<Agreement | undefined> {
  if ('agreementKey' in review) return agreements.find(review.agreementKey);
  return agreements.validAt({ cpo: partyKey(cdr.party), emsp: partyKey(emsp), at: cdr.startedAt });
}
