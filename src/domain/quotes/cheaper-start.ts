import type { Decimal } from '../decimal.js';
import { SLOT_MS, slotStart } from '../spot/spot-price.js';

/** What the same session costs when it begins at another time. */
export interface StartPrice {
  readonly startsAt: Date;
  readonly payable: Decimal;
}

/** A stretch of starts that are cheaper than now. */
export interface CheaperWindow {
  readonly from: Date;
  /** The last start of it. */
  readonly until: Date;
  /** The lowest price in it. */
  readonly payable: Decimal;
  readonly saves: Decimal;
}

export interface LaterStarts {
  /** The next cheaper window; absent: none is known. */
  readonly next?: CheaperWindow;
  /** The cheapest start of all that are known, when it is cheaper than now. */
  readonly cheapest?: StartPrice & { readonly saves: Decimal };
}

const SLOTS_AHEAD = 96;

/** The starts that are looked at: each quarter hour of the 24 hours after an instant. */
export function laterStarts(startsAt: Date): readonly Date[] {
  const first = slotStart(startsAt.getTime()) + SLOT_MS;
  return Array.from({ length: SLOTS_AHEAD }, (_none, index) => new Date(first + index * SLOT_MS));
}

/** Finds when it is cheaper. `later`: in the order of time; a start whose price is not known is not among them. */
export function compareStarts(now: Decimal, later: readonly StartPrice[]): LaterStarts {
  const first = later.findIndex(({ payable }) => payable.lessThan(now));
  if (first < 0) return {};
  const window = firstRun(later, first, now);
  const cheapest = lowest(later);
  const next = lowest(window);
  const [from, until] = [window[0], window.at(-1)];
  if (!cheapest || !next || !from || !until) return {};
  return {
    next: { from: from.startsAt, until: until.startsAt, payable: next.payable, saves: now.minus(next.payable) },
    cheapest: { ...cheapest, saves: now.minus(cheapest.payable) },
  };
}

/** The starts from `first` on that follow each other quarter by quarter and are all cheaper. */
function firstRun(later: readonly StartPrice[], first: number, now: Decimal): readonly StartPrice[] {
  const end = later.findIndex(({ startsAt, payable }, index) => {
    const before = later[index - 1]?.startsAt.getTime() ?? 0;
    return index > first && (!payable.lessThan(now) || startsAt.getTime() - before > SLOT_MS);
  });
  return later.slice(first, end < 0 ? undefined : end);
}

/** Of equal ones the earliest. */
function lowest(starts: readonly StartPrice[]): StartPrice | undefined {
  return starts.reduce<StartPrice | undefined>((best, start) => {
    return best?.payable.lessThanOrEqualTo(start.payable) ? best : start;
  }, undefined);
}
