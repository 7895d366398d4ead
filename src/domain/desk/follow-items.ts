import type { SettlementMode } from '../clearing/agreement.js';
import { type Decimal, sum, ZERO } from '../decimal.js';
import type { ItemChange, ItemHistory, Movement, OpenItem } from './open-item.js';

/**
 * Follows what is open through the movements of members' accounts, in their order. A run nets whole modes of settlement:
 * all documents of runs of that mode, those that were carried forward too, and what it carries forward stays open. When a
 * member is taken out of it, the documents with that member come back, and what is left may be netted or carried otherwise
 * than before. Which modes a movement netted follows from its amount. Should no modes give it, it takes the oldest
 * documents first, and a rest stands by itself: the items always add up to the balance of the accounts.
 */
export function followItems(movements: readonly Movement[]): ItemHistory {
  const items = new Items();
  for (const movement of movements) {
    if (movement.effect === 'BOOK') items.book(movement);
    else items.net(movement);
  }
  return { open: items.open(), changes: items.changes };
}

/** What is open after the movements. */
export function openItems(movements: readonly Movement[]): readonly OpenItem[] {
  return followItems(movements).open;
}

interface Change {
  readonly item: OpenItem;
  readonly amount: Decimal;
}

class Items {
  readonly changes: ItemChange[] = [];
  readonly #open = new Map<string, OpenItem>();
  /** Runs in the order in which they came: a run nets no documents of later ones. */
  readonly #runs: string[] = [];
  /** Documents with somebody who was taken out of their run: no run nets them any more. */
  readonly #outside = new Set<string>();

  open(): OpenItem[] {
    return [...this.#open.values()];
  }

  book({ effect: _effect, takenOut: _takenOut, ...movement }: Movement): void {
    this.#noteRun(movement.runId);
    this.#add({ dueDate: movement.date, ...movement }, movement.amount);
  }

  /** CLEAR: the run nets. RESTORE: it nets anew, without the documents of a member. */
  net(movement: Movement): void {
    this.#noteRun(movement.runId);
    const before = this.#nettedBy(movement);
    const open = this.open().filter((item) => item.kind === 'DOCUMENT' && isSameAccount(item, movement));
    const inReach = uniqueItems([...before.map(({ item }) => item), ...open]).filter((item) =>
      this.#mayNet(item, movement),
    );
    for (const item of inReach) if (isTakenOut(item, movement)) this.#outside.add(keyOf(item));
    const candidates = inReach.filter(
      (item) => !this.#outside.has(keyOf(item)) && movement.takenOut !== movement.party,
    );
    const changes = choicesOf(candidates, before)
      .map((modes) => candidates.filter((item) => modes.has(modeOf(item))))
      .map((after) => differenceOf(before, after, this.#open))
      .find((some) => sum(some.map(({ amount }) => amount)).equals(movement.amount));
    for (const { item, amount } of changes ?? this.#oldest(open, movement)) this.#change(item, amount, movement);
  }

  #mayNet({ runId }: OpenItem, movement: Movement): boolean {
    return runId !== undefined && this.#runs.indexOf(runId) <= this.#runs.indexOf(movement.runId ?? '');
  }

  #noteRun(runId: string | undefined): void {
    if (runId !== undefined && !this.#runs.includes(runId)) this.#runs.push(runId);
  }

  /** What a run took of each document and nothing has brought back. */
  #nettedBy(movement: Movement): Change[] {
    const totals = new Map<string, Change>();
    for (const { item, amount, by } of this.changes) {
      if (by.runId !== movement.runId || item.kind !== 'DOCUMENT' || !isSameAccount(item, movement)) continue;
      const before = totals.get(keyOf(item));
      totals.set(keyOf(item), { item: before?.item ?? item, amount: amount.plus(before?.amount ?? ZERO) });
    }
    return [...totals.values()].filter(({ amount }) => !amount.isZero());
  }

  /** The oldest documents of the other sign, as far as they go, and a rest. */
  #oldest(documents: readonly OpenItem[], movement: Movement): Change[] {
    const changes: Change[] = [];
    let left = movement.amount;
    for (const item of documents.toSorted((a, b) => (a.dueDate < b.dueDate ? -1 : 1))) {
      if (left.isZero() || item.amount.isPositive() === left.isPositive()) continue;
      const amount = item.amount.abs().lessThan(left.abs()) ? item.amount.negated() : left;
      changes.push({ item, amount });
      left = left.minus(amount);
    }
    const { party, currency, reference, runId, date } = movement;
    const rest = { party, currency, reference, ...(runId !== undefined && { runId }), date, dueDate: date };
    return [...changes, { item: { ...rest, kind: 'OTHER', amount: ZERO }, amount: left }];
  }

  #change(item: OpenItem, amount: Decimal, by: Movement): void {
    if (amount.isZero()) return;
    this.changes.push({ item, amount, by });
    this.#add(item, amount);
  }

  /** What is zero is nothing that is open. */
  #add(item: OpenItem, amount: Decimal): void {
    const key = keyOf(item);
    const before = this.#open.get(key);
    const total = amount.plus(before?.amount ?? ZERO);
    if (total.isZero()) this.#open.delete(key);
    else this.#open.set(key, { ...(before ?? item), amount: total });
  }
}

/** From what a run had netted to what it nets: the others come back, and what is open of these goes. */
function differenceOf(
  before: readonly Change[],
  after: readonly OpenItem[],
  open: ReadonlyMap<string, OpenItem>,
): Change[] {
  const netted = new Set(after.map(keyOf));
  return [
    ...before
      .filter(({ item }) => !netted.has(keyOf(item)))
      .map(({ item, amount }) => ({ item, amount: amount.negated() })),
    ...after.map((item) => ({ item, amount: (open.get(keyOf(item))?.amount ?? ZERO).negated() })),
  ];
}

/** All choices of the modes that documents have: that of before, then the larger ones first. */
function choicesOf(documents: readonly OpenItem[], before: readonly Change[]): ReadonlySet<SettlementMode>[] {
  let choices: SettlementMode[][] = [[]];
  for (const mode of new Set(documents.map(modeOf))) choices = choices.flatMap((some) => [[...some, mode], some]);
  const sorted = choices.toSorted((a, b) => b.length - a.length).map((some) => new Set(some));
  return before.length === 0 ? sorted : [new Set(before.map(({ item }) => modeOf(item))), ...sorted];
}

/** Of documents of earlier runs that were carried into this one, others keep theirs with the member. */
function isTakenOut({ runId, document }: OpenItem, { takenOut, party, ...movement }: Movement): boolean {
  if (takenOut === undefined || runId !== movement.runId) return false;
  return takenOut === party || document?.seller === takenOut || document?.buyer === takenOut;
}

function uniqueItems(items: readonly OpenItem[]): OpenItem[] {
  return [...new Map(items.map((item) => [keyOf(item), item] as const)).values()];
}

/** Documents of earlier releases have no mode and mean this one. */
function modeOf({ document }: OpenItem): SettlementMode {
  return document?.mode ?? 'STATEMENT_ONLY';
}

function isSameAccount(item: OpenItem, { party, currency }: Movement): boolean {
  return item.party === party && item.currency === currency;
}

function keyOf({ party, currency, kind, reference }: OpenItem): string {
  return `${party} ${currency} ${kind} ${reference}`;
}
