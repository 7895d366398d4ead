import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import { HubError } from '../../domain/errors.js';
import type { Connection } from '../../domain/roaming/connection.js';
import { plays, rolesBehind } from '../../domain/routing/module-roles.js';
import type { Hub } from '../hub.js';

/** Shows a CDR to its CPO or its eMSP. Refuses (`unknown-object`) others as if it did not exist. */
export async function findPartyCdr(
  hub: Pick<Hub, 'cdrs'>,
  { caller, key }: { readonly caller: Connection; readonly key: string },
): Promise<CdrRecord> {
  const record = await hub.cdrs.find(key);
  const concerns =
    record &&
    (plays(caller, record.cdr.party, rolesBehind('cdrs', 'SENDER')) ||
      plays(caller, record.emsp, rolesBehind('cdrs', 'RECEIVER')));
  if (!record || !concerns) throw new HubError('unknown-object', 'no such CDR');
  return record;
}
