/** What became of one item of a batch. */
export type ItemOutcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface BatcherOptions<Item, Result> {
  /** Does all items in one command and tells each one's outcome, in their order; rejecting fails them all. */
  readonly flush: (items: readonly Item[]) => Promise<readonly ItemOutcome<Result>[]>;
  /** Items that one command may carry. */
  readonly limit: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly done: (result: Result) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Joins calls that are made at the same time into one command: what arrives while a batch is under way goes with the
 * next one. A call alone goes at once, so that nobody waits for company.
 */
export function createBatcher<Item, Result>({
  flush,
  limit,
}: BatcherOptions<Item, Result>): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let running = false;

  async function drain(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, limit);
      waiting = waiting.slice(limit);
      await settle(batch, flush);
    }
    running = false;
  }

  return (item) =>
    new Promise<Result>((done, failed) => {
      waiting.push({ item, done, failed });
      if (!running) void drain();
    });
}

async function settle<Item, Result>(
  batch: readonly Waiting<Item, Result>[],
  flush: BatcherOptions<Item, Result>['flush'],
): Promise<void> {
  try {
    const outcomes = await flush(batch.map(({ item }) => item));
    for (const [index, { done, failed }] of batch.entries()) {
      const outcome = outcomes[index];
      if (outcome?.kind === 'done') done(outcome.result);
      else failed(outcome?.error ?? new Error('a batch left an item without outcome'));
    }
  } catch (error) {
    for (const { failed } of batch) failed(error);
  }
}
