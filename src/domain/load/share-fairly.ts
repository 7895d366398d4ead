import type { LoadSession } from './load-session.js';

/** A session that wants power in a slot. Powers in W. */
export interface Sharer {
  readonly id: string;
  readonly minW: number;
  readonly wantsW: number;
  /** It gets so much as soon as there is enough for the minimum of all others. */
  readonly efficientW?: number;
}

/**
 * Shares a power among sessions, max-min fair: nobody gets more than it wants, and nobody less than somebody else but for
 * that. Who comes first in the list gets its minimum first, then what it charges with efficiently; who gets less
 * than its minimum gets nothing, since its vehicle could not use it. Returns whole W by id.
 */
export function shareFairly(sharers: readonly Sharer[], availableW: number): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  let leftW = Math.max(0, Math.floor(availableW));
  const admitted = sharers.filter(({ id, minW, wantsW }) => {
    const fits = wantsW >= minW && minW <= leftW;
    shares.set(id, fits ? minW : 0);
    if (fits) leftW -= minW;
    return fits;
  });
  leftW = makeEfficient(admitted, shares, leftW);
  fill(admitted, shares, leftW);
  return shares;
}

/** Raises shares to what charges efficiently, where there is enough for that; returns what is left. */
function makeEfficient(admitted: readonly Sharer[], shares: Map<string, number>, availableW: number): number {
  let leftW = availableW;
  for (const { id, efficientW = 0, wantsW } of admitted) {
    const moreW = efficientW - (shares.get(id) ?? 0);
    if (efficientW > wantsW || moreW <= 0 || moreW > leftW) continue;
    shares.set(id, efficientW);
    leftW -= moreW;
  }
  return leftW;
}

/** Raises the lowest shares together until nothing is left or everybody has what it wants. */
function fill(admitted: readonly Sharer[], shares: Map<string, number>, availableW: number): void {
  let leftW = availableW;
  let open = admitted.filter(({ id, wantsW }) => (shares.get(id) ?? 0) < wantsW);
  while (open.length > 0 && leftW > 0) {
    const level = Math.min(...open.map(({ id }) => shares.get(id) ?? 0));
    const lowest = open.filter(({ id }) => shares.get(id) === level);
    const others = open.map(({ id }) => shares.get(id) ?? 0).filter((share) => share > level);
    const target = Math.min(
      ...others,
      ...lowest.map(({ wantsW }) => wantsW),
      level + Math.floor(leftW / lowest.length),
    );
    if (target <= level) {
      // Less than a watt for each: the first ones get it.
      for (const { id } of lowest.slice(0, leftW)) shares.set(id, level + 1);
      return;
    }
    for (const { id } of lowest) shares.set(id, target);
    leftW -= (target - level) * lowest.length;
    open = open.filter(({ id, wantsW }) => (shares.get(id) ?? 0) < wantsW);
  }
}

/** What a session has had of a plan so far. */
export interface Turn extends Pick<LoadSession, 'id' | 'startedAt'> {
  /** Held at 0 until now. */
  readonly pausedMs: number;
  /** Charged by the plan until now, in Wh. */
  readonly servedWh: number;
}

/** Who gets power first when there is not enough for all: who waits longest, then who has had least, then who came first. */
export function byPatience(one: Turn, other: Turn): number {
  const byNeed = other.pausedMs - one.pausedMs || one.servedWh - other.servedWh;
  return byNeed || one.startedAt.getTime() - other.startedAt.getTime() || (one.id < other.id ? -1 : 1);
}
