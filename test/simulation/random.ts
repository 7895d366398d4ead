/** Chance that a seed decides: the same seed gives the same world and the same steps. */
export interface Random {
  /** Whole, from 0 up to but not including `below`. */
  int(below: number): number;
  /** True in so many of a hundred cases. */
  chance(percent: number): boolean;
  /** Undefined: the list is empty. */
  pick<T>(list: readonly T[]): T | undefined;
  one<T>(list: readonly [T, ...T[]]): T;
}

/** mulberry32: small, fast, and good enough to choose steps by. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    int,
    chance: (percent) => int(100) < percent,
    pick: (list) => list[int(list.length)],
    one: (list) => list[int(list.length)] ?? list[0],
  };
}
