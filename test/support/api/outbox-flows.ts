import { parsePartyKey, partyKey } from '../../../src/domain/party.js';
import type { OwedEntry } from '../../../src/flows/delivery/list-outbox.js';
import { retryGivenUp } from '../../../src/flows/delivery/retry-given-up.js';
import type { OutboxStore } from '../../../src/store/outbox-store.js';
import type { OutboxFlows } from '../../../src/wire/api/api-flows.js';

/** A CDR that DE*XYZ refused, a Token that NL*ABC missed, a Location that waits and one that arrived. */
export function someOwed(): OwedEntry[] {
  const owed = {
    from: parsePartyKey('NL*ABC'),
    to: parsePartyKey('DE*XYZ'),
    correlationId: 'c-1',
    createdAt: new Date('2026-11-19T10:00:00Z'),
    dueAt: new Date('2026-11-20T10:05:00Z'),
    attempts: 20,
  };
  const doneAt = new Date('2026-11-20T09:00:00Z');
  const push = { ...owed, kind: 'PUSH', method: 'PUT' } as const;
  const location = { ...push, module: 'locations', rest: '/NL/ABC/L1', objectKey: 'NL*ABC/L1' } as const;
  return [
    {
      ...owed,
      kind: 'CDR',
      module: 'cdrs',
      key: 'cdr:NL*ABC/CDR-1→DE*XYZ',
      objectKey: 'NL*ABC/CDR-1',
      state: 'FAILED',
      doneAt,
      lastError: 'HTTP 500, OCPI 3000',
    },
    {
      ...push,
      ...{ from: owed.to, to: owed.from, module: 'tokens', rest: '/DE/XYZ/04AB' },
      key: 'push:1',
      objectKey: 'DE*XYZ/04AB',
      state: 'FAILED',
      doneAt,
      lastError: 'too slow',
    },
    { ...location, key: 'push:2', state: 'PENDING', attempts: 0 },
    { ...location, key: 'push:3', state: 'DELIVERED', attempts: 1, doneAt },
  ];
}

/** The real flows over a list. */
export function outboxFlows(): OutboxFlows {
  const entries = someOwed();
  const nothing = () => undefined;
  const outbox: Pick<OutboxStore, 'list' | 'retry' | 'receiversDue'> = {
    list: async ({ state, to, module, offset, limit }) => {
      const found = entries.filter(
        (one) => one.state === state && (!to || partyKey(one.to) === to) && (!module || one.module === module),
      );
      return { items: found.slice(offset, offset + limit), total: found.length };
    },
    retry: async (filter, now) => {
      let retried = 0;
      for (const [index, entry] of entries.entries()) {
        const isMeant =
          filter.kind === 'KEY'
            ? entry.key === filter.key
            : (!filter.to || partyKey(entry.to) === filter.to) && (!filter.module || entry.module === filter.module);
        if (entry.state !== 'FAILED' || !isMeant) continue;
        entries[index] = { ...entry, state: 'PENDING', dueAt: now, attempts: 0 };
        retried++;
      }
      return retried;
    },
    receiversDue: async () => [],
  };
  const hub = {
    outbox: outbox as OutboxStore,
    clock: { now: () => new Date('2026-11-20T10:00:00Z') },
    deliverSoon: nothing,
    log: { info: nothing, warn: nothing, error: nothing },
  };
  return { listOutbox: (query) => outbox.list(query), retryOutbox: (which) => retryGivenUp(hub, which) };
}
