import type { Stores } from '../../src/flows/hub.js';

/** A process of the hub that has ended: nothing of it reaches the store any more. */
export class Crash extends Error {
  constructor() {
    super('the process has ended');
    this.name = 'Crash';
  }
}

/** Methods of stores that write; everything else only reads. Leases are forgotten by time, not by crashes. */
const WRITES: Readonly<Record<string, ReadonlySet<string>>> = {
  cdrs: new Set([
    'insert',
    'review',
    'finishStep',
    'allocate',
    'release',
    'releaseRun',
    'markDocumented',
    'markSettled',
    'markUnsettled',
    'hold',
  ]),
  ledger: new Set(['post']),
  outbox: new Set(['put']),
  runs: new Set(['insert', 'advance']),
  documents: new Set(['issue', 'attach']),
  drafts: new Set(['keepPlan', 'discardPlan', 'insert', 'change']),
  contests: new Set(['insert', 'change', 'finishStep']),
  paymentOrders: new Set(['insertAll', 'markUnwound']),
  bankLines: new Set(['insert', 'change']),
  balances: new Set(['keep']),
  reminders: new Set(['insert']),
  writeOffs: new Set(['insert', 'decide']),
  leases: new Set(['hold', 'release', 'take']),
};

/** Stores of a process that ends right after its nth write: that write is durable, and nothing after it. */
export function crashingAfter<Given extends Stores>(given: Given, n: number): Given {
  let writes = 0;
  let ended = false;
  const wrapped = (store: string, method: string, call: (...given: unknown[]) => unknown) => {
    return (...args: unknown[]): unknown => {
      if (ended) throw new Crash();
      const answer = call(...args);
      if (!WRITES[store]?.has(method)) return answer;
      return Promise.resolve(answer).then((value) => {
        if (store !== 'leases') writes += 1;
        if (ended || writes >= n) {
          ended = true;
          throw new Crash();
        }
        return value;
      });
    };
  };
  const stores = Object.keys(WRITES).map((name) => {
    const store: unknown = Reflect.get(given, name);
    if (typeof store !== 'object' || store === null) throw new Error(`no store ${name}`);
    const methods = Object.entries(store).map(([method, call]) => [
      method,
      typeof call === 'function' ? wrapped(name, method, (...args) => Reflect.apply(call, store, args)) : call,
    ]);
    return [name, Object.fromEntries(methods)];
  });
  return { ...given, ...Object.fromEntries(stores) };
}
