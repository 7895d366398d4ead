import { partyKey } from '../../../domain/party.js';
import type { OwedEntry } from '../../../flows/delivery/list-outbox.js';

/** OutboxMessage of openapi.yaml. What is in the message stays in the message log; a driver's token is not named. */
export function formatOutboxMessage(entry: OwedEntry): object {
  const { key, kind, state, from, to, module, objectKey, attempts, createdAt, dueAt, doneAt, lastError } = entry;
  const [owner = ''] = objectKey.split('/', 1);
  return {
    key,
    kind,
    state,
    from: partyKey(from),
    to: partyKey(to),
    module,
    ...(entry.kind === 'PUSH' && { method: entry.method }),
    object: module === 'tokens' ? `${owner}/…` : objectKey,
    correlation_id: entry.correlationId,
    created_at: createdAt.toISOString(),
    attempts,
    ...(state === 'PENDING' && { due_at: dueAt.toISOString() }),
    ...(doneAt && { done_at: doneAt.toISOString() }),
    ...(lastError !== undefined && { last_error: lastError.slice(0, 500) }),
  };
}
