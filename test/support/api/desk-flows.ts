import { HubError } from '../../../src/domain/errors.js';
import type { DeskFlows } from '../../../src/wire/api/flows/desk-flows.js';

/** A finance desk with nothing on it; what it does with papers is tested over a hub's own store. */
export function emptyDesk(): DeskFlows {
  return {
    downloadList: (_staff, { list, format }) => ({ name: `${list}.${format}`, bytes: nothing() }),
    aging: async () => [],
    reconciliation: async () => {
      throw new HubError('unknown-object', 'no such document');
    },
    datev: () => ({ name: 'EXTF_Buchungsstapel.csv', bytes: nothing() }),
    hledger: nothing,
  };
}

async function* nothing(): AsyncGenerator<never, void, undefined> {
  yield* [];
}
