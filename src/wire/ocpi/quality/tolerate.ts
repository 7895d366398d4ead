import type { Exchange } from '../exchange.js';
import type { Tolerate } from '../fields/tolerated.js';

/** Different things that are kept of one message; what goes beyond is the same trouble once more. */
const MOST_PER_MESSAGE = 50;

/** Keeps for the quality report what was tolerated in a message: the same thing once, however often it stands there. */
export function tolerate(exchange: Exchange, deviation: Parameters<Tolerate>[0]): void {
  exchange.deviations ??= [];
  const kept = exchange.deviations;
  if (kept.length >= MOST_PER_MESSAGE) return;
  if (kept.some(({ rule, pointer }) => rule === deviation.rule && pointer === deviation.pointer)) return;
  kept.push({ ...deviation, module: exchange.module ?? 'none' });
}
