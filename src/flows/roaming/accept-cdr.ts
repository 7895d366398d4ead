import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import { alpha2 } from '../../domain/country.js';
import { HubError } from '../../domain/errors.js';
import { type Cdr, cdrKey } from '../../domain/roaming/cdr.js';
import type { Hub } from '../hub.js';
import { canonicalJson } from './canonical-json.js';

export type AcceptCdrDeps = Pick<Hub, 'cdrs' | 'clock' | 'secrets' | 'clearSoon'>;

export interface IncomingCdr {
  readonly cdr: Cdr;
  /** The JSON text as it came. */
  readonly original: string;
  readonly ocpiVersion: string;
  readonly correlationId: string;
}

/**
 * Durable receipt of a CDR: from here on it is never lost. The same CDR again is fine and changes nothing; another
 * one under the same key is refused with `cdr-immutable` and the first stays (OCPI 2.2.1, mod_cdrs: CDRs cannot be
 * changed or replaced).
 */
export async function acceptCdr(hub: AcceptCdrDeps, incoming: IncomingCdr): Promise<{ isNew: boolean; key: string }> {
  const record = receivedRecord(hub, incoming);
  if (await hub.cdrs.insert(record)) {
    hub.clearSoon(record);
    return { isNew: true, key: record.key };
  }
  const first = await hub.cdrs.find(record.key);
  if (first?.contentHash !== record.contentHash) {
    throw new HubError('cdr-immutable', `CDR ${record.key} already exists with other content; send a credit CDR`, 'id');
  }
  return { isNew: false, key: record.key };
}

function receivedRecord(hub: AcceptCdrDeps, incoming: IncomingCdr): CdrRecord {
  const { cdr } = incoming;
  return {
    key: cdrKey(cdr),
    cdr,
    emsp: cdr.token.party,
    chargeCountry: alpha2(cdr.location.country),
    original: incoming.original,
    ocpiVersion: incoming.ocpiVersion,
    contentHash: hub.secrets.sha256(canonicalJson(incoming.original)),
    receivedAt: hub.clock.now(),
    correlationId: incoming.correlationId,
    review: { state: 'RECEIVED' },
    finance: { state: 'UNALLOCATED' },
    nextStep: 'CHECK',
  };
}
