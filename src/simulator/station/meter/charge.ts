import { allowedW, sample } from '../charging.js';
import { outletOf, type StationCore } from '../station-core.js';

/** Energy that flows in a transaction without waiting for it: in the station's time, from where its meter was last read. */
export interface Charge {
  readonly outlet?: number;
  readonly kwh?: number;
  /** Instead of `kwh`. */
  readonly wh?: number;
  /** Absent: as long as it takes with the power that may be drawn. */
  readonly seconds?: number;
  /** How often the meter is told on the way; absent: once, at the end. */
  readonly samples?: number;
}

/** Moves the meter and tells its values with the times at which they would have been read. Returns when it was. */
export function charge(core: StationCore, { outlet: number = 1, kwh = 0, wh = kwh * 1000, ...more }: Charge): Date {
  const outlet = outletOf(core, number);
  const transaction = core.memory.transactions[outlet.transaction ?? ''];
  if (!transaction) throw new Error(`nothing charges at outlet ${number}`);
  const from = new Date(transaction.lastAt);
  const powerW = allowedW(core, outlet, from);
  if (more.seconds === undefined && powerW <= 0) throw new Error(`outlet ${number} may draw nothing`);
  const seconds = more.seconds ?? (wh * 3600) / powerW;
  const samples = more.samples ?? 1;
  const { registersWh } = core.memory;
  const before = registersWh[number - 1] ?? 0;
  const drawnW = seconds > 0 ? (wh * 3600) / seconds : 0;
  for (let step = 1; step <= samples; step += 1) {
    registersWh[number - 1] = before + Math.round((wh * step) / samples);
    sample(core, transaction, new Date(from.getTime() + (seconds * 1000 * step) / samples), drawnW);
  }
  registersWh[number - 1] = before + wh;
  const until = new Date(from.getTime() + seconds * 1000);
  transaction.lastAt = until.toISOString();
  if (outlet.car) outlet.car.tookWh += wh;
  return until;
}
