import { maySee, type Staff } from '../../domain/access.js';
import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import { HubError } from '../../domain/errors.js';
import { partyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';

/** Shows somebody a CDR. Refuses (`unknown-object`) one of other parties as one that does not exist. */
export async function findCdr(
  hub: { readonly cdrs: Pick<Hub['cdrs'], 'find'> },
  staff: Staff,
  key: string,
): Promise<CdrRecord> {
  const record = await hub.cdrs.find(key);
  if (!record || !maySee(staff, [partyKey(record.cdr.party), partyKey(record.emsp)])) {
    throw new HubError('unknown-object', 'no such CDR');
  }
  return record;
}
