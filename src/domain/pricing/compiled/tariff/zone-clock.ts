import type { TimeZone } from '../../periods/local-time.js';

const DAY_MS = 86_400_000;

/**
 * The offset of a zone for instants that come close to each other, as those of a session do: the stretch of whole UTC
 * days around the last one, or up to a change of the clock, is kept and grows as it is used.
 */
export class ZoneClock {
  private readonly zone: TimeZone;
  private fromMs = 0;
  private toMs = 0;
  private offset = 0;

  constructor(zone: TimeZone) {
    this.zone = zone;
  }

  /** Local minus UTC at an instant, both in ms. */
  offsetMs(instantMs: number): number {
    if (instantMs < this.fromMs || instantMs >= this.toMs) this.move(instantMs);
    return this.offset;
  }

  /** Whether the clock is put forward or back between two instants that follow each other; false when it cannot tell. */
  isSteady(startMs: number, endMs: number): boolean {
    this.offsetMs(startMs);
    for (let days = 0; endMs > this.toMs && days < MAX_DAYS; days += 1) {
      const steadyUntil = this.toMs;
      this.move(steadyUntil);
      if (this.fromMs === steadyUntil) return false;
    }
    return startMs >= this.fromMs && endMs <= this.toMs;
  }

  private move(instantMs: number): void {
    const day = Math.floor(instantMs / DAY_MS);
    const change = this.zone.transitionMs(day);
    const offset = this.zone.offsetMs(instantMs);
    let [fromMs, toMs] = [day * DAY_MS, (day + 1) * DAY_MS];
    if (change !== undefined && instantMs < change) toMs = change;
    if (change !== undefined && instantMs >= change) fromMs = change;
    if (offset === this.offset && fromMs === this.toMs) fromMs = this.fromMs;
    if (offset === this.offset && toMs === this.fromMs) toMs = this.toMs;
    this.fromMs = fromMs;
    this.toMs = toMs;
    this.offset = offset;
  }
}

/** Days that a session is followed at most. */
const MAX_DAYS = 40;
