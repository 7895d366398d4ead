import { supersedes } from '../../../src/domain/delivery/push.js';
import { partyKey } from '../../../src/domain/party.js';
import type { OutboxMessage, OutboxStore } from '../../../src/store/outbox-store.js';

/** The outbox without a database, as far as keeping pushes needs it; nothing is ever delivered. */
export function inMemoryOutbox(): OutboxStore & { readonly all: () => readonly OutboxMessage[] } {
  const waiting = new Map<string, OutboxMessage>();
  const all = () => [...waiting.values()];
  const store: Pick<OutboxStore, 'put' | 'standing' | 'supersede'> = {
    put: async (message) => {
      if (waiting.has(message.key)) return false;
      waiting.set(message.key, message);
      return true;
    },
    standing: async ({ to, objectKey }) => ({
      waiting: all().filter((one) => partyKey(one.to) === to && (!objectKey || one.objectKey === objectKey)).length,
      failed: 0,
    }),
    supersede: async (later) => {
      const needless = all().filter((one) => one.kind === 'PUSH' && one.key !== later.key && supersedes(later, one));
      for (const { key } of needless) waiting.delete(key);
      return needless.length;
    },
  };
  return { ...(store as OutboxStore), all };
}
