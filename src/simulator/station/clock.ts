/** A station's own time. */
export interface StationClock {
  now(): Date;
}

/** Time as it is. */
export const realClock: StationClock = { now: () => new Date() };

/**
 * Time that runs `speed` times as fast, from `startsAt` on. Let it start in the past, so that what was charged did not
 * happen in the future.
 */
export function fastClock(speed: number, startsAt: Date): StationClock {
  const beganMs = Date.now();
  return { now: () => new Date(startsAt.getTime() + (Date.now() - beganMs) * speed) };
}
