import type { CdrRecord } from '../../../src/domain/clearing/cdr-record.js';
import { partyKey } from '../../../src/domain/party.js';
import type { CdrStore } from '../../../src/store/cdr-store.js';

/** The CDR store without a database, as far as receiving and listing CDRs need it. */
export function inMemoryCdrs(): CdrStore & { readonly all: () => readonly CdrRecord[] } {
  const stored = new Map<string, CdrRecord>();
  const store: Pick<CdrStore, 'insert' | 'find' | 'page'> = {
    insert: async (record) => {
      if (stored.has(record.key)) return false;
      stored.set(record.key, record);
      return true;
    },
    find: async (key) => stored.get(key),
    page: async ({ involving, cpo }, { dateFrom, dateTo, offset, limit }) => {
      const matching = [...stored.values()].filter(
        ({ cdr, emsp }) =>
          (!involving || involving.some((party) => party === partyKey(cdr.party) || party === partyKey(emsp))) &&
          (!cpo || cpo === partyKey(cdr.party)) &&
          (!dateFrom || cdr.lastUpdated >= dateFrom) &&
          (!dateTo || cdr.lastUpdated < dateTo),
      );
      return { items: matching.slice(offset, offset + limit), total: matching.length };
    },
  };
  return { ...(store as CdrStore), all: () => [...stored.values()] };
}
