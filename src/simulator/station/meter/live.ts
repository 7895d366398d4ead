import { allowedW, sample, tellState, tellStatus } from '../charging.js';
import type { Outlet } from '../outlet.js';
import type { StationCore } from '../station-core.js';

const HOUR_MS = 3_600_000;

/** A car draws what it may since its meter was last read. */
export function drawPower(core: StationCore, outlet: Outlet, at: Date): number {
  const { memory } = core;
  const transaction = memory.transactions[outlet.transaction ?? ''];
  const { car } = outlet;
  if (!transaction?.token || !car) return 0;
  const sinceMs = Math.max(0, at.getTime() - Date.parse(transaction.lastAt));
  const powerW = allowedW(core, outlet, at);
  const tookWh = Math.min((powerW * sinceMs) / HOUR_MS, car.wantsWh - car.tookWh);
  car.tookWh += tookWh;
  memory.registersWh[outlet.number - 1] = (memory.registersWh[outlet.number - 1] ?? 0) + tookWh;
  transaction.lastAt = at.toISOString();
  return car.tookWh >= car.wantsWh ? 0 : powerW;
}

/** Reads the meters of all transactions and tells them; states change when a car is full or may not draw. */
export function readMeters(core: StationCore): void {
  const at = core.now();
  for (const outlet of core.outlets) {
    const transaction = core.memory.transactions[outlet.transaction ?? ''];
    if (!transaction?.token) continue;
    const powerW = drawPower(core, outlet, at);
    const isFull = outlet.car !== undefined && outlet.car.tookWh >= outlet.car.wantsWh;
    const suspended = isFull ? 'EV' : powerW === 0 ? 'EVSE' : undefined;
    const hasChanged = suspended !== outlet.suspended;
    if (suspended) outlet.suspended = suspended;
    else delete outlet.suspended;
    sample(core, transaction, at, powerW);
    if (!hasChanged) continue;
    tellState(core, transaction, at);
    tellStatus(core, outlet, at);
  }
}
