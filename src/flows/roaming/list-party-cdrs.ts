import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import { partyKey } from '../../domain/party.js';
import type { Page } from '../../store/object-store.js';
import type { Hub } from '../hub.js';
import { findReceiver } from '../routing/find-route.js';
import { type ListRequest, readersOf } from './list-objects.js';

/**
 * CDRs of which the party that asks is the CPO or the eMSP, by page; of one CPO when the request names one. Roaming
 * agreements are asked when a CDR is sent; afterwards both parties may read it for as long as it is in the books.
 */
export async function listPartyCdrs(
  hub: Pick<Hub, 'cdrs' | 'connections' | 'identity'>,
  request: ListRequest,
): Promise<Page<CdrRecord>> {
  const { caller: _caller, from: _from, to, ...page } = request;
  const owner = await findReceiver(hub, to);
  const involving = readersOf(request).map(partyKey);
  return hub.cdrs.page({ involving, ...(owner.kind === 'party' && { cpo: partyKey(owner.receiver) }) }, page);
}
