import { HubError } from '../../domain/errors.js';
import type { EntryDraft } from '../../domain/ledger/entry.js';
import type { Hub } from '../hub.js';

/**
 * Books an entry under the first of its keys that no other entry has; returns that key. The memo tells whether an entry
 * that is there already is this one, so that it may run twice. Refuses with `conflict` when others have all keys.
 */
export async function bookOnce(hub: Pick<Hub, 'ledger'>, drafts: readonly EntryDraft[]): Promise<string> {
  for (const draft of drafts) {
    await hub.ledger.post(draft);
    const booked = await hub.ledger.find(draft.key);
    if (booked?.memo === draft.memo) return draft.key;
  }
  throw new HubError('conflict', `something else was booked as ${drafts[0]?.key}`, 'key');
}
