import { Decimal, ZERO } from '../decimal.js';
import { SLOT_MS, slotStart } from '../spot/spot-price.js';

/** From an instant up to another one, both in ms. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** What falls into one quarter hour. */
export interface Piece {
  readonly slotMs: number;
  readonly value: Decimal;
}

/** Longer spans are not cut: all of it stands where the span begins. A month of quarter hours. */
const MAX_SLOTS = 31 * 96;

/**
 * Spreads a value over the quarter hours of a span, in proportion to the time in each. What had passed at each border
 * is cut to `places` decimals and the pieces are the differences: they add up to the value exactly, each is within one
 * unit of its share, and none of them has another sign than the value. A span without length, and one that is longer
 * than 31 days, is one piece.
 */
export function spreadEvenly(value: Decimal, { startMs, endMs }: Span, places: number): Piece[] {
  const firstMs = slotStart(startMs);
  const count = Math.ceil((endMs - firstMs) / SLOT_MS);
  if (count <= 1 || count > MAX_SLOTS) return [{ slotMs: firstMs, value }];
  let passed = ZERO;
  return Array.from({ length: count }, (_, index) => {
    const slotMs = firstMs + index * SLOT_MS;
    const untilMs = slotMs + SLOT_MS;
    const isLast = untilMs >= endMs;
    const until = isLast ? value : cut(value.times(untilMs - startMs).dividedBy(endMs - startMs), places);
    const piece = { slotMs, value: until.minus(passed) };
    passed = until;
    return piece;
  });
}

function cut(value: Decimal, places: number): Decimal {
  return value.toDecimalPlaces(places, Decimal.ROUND_DOWN);
}
