import type { OutletStatus } from './dialect.js';
import type { StationMemory, StationToken } from './station-memory.js';
import type { OutletPlan } from './station-options.js';

/** A car at an outlet. */
export interface Car {
  readonly maxPowerW: number;
  /** What it takes before it is full. */
  readonly wantsWh: number;
  tookWh: number;
}

/** Who may charge at an outlet, until a transaction comes of it. */
export interface Permission {
  readonly token: StationToken;
  readonly remoteStartId?: number;
  readonly reservationId?: number;
}

/** What an outlet is doing now; gone when the station restarts. */
export interface Outlet {
  readonly number: number;
  readonly maxPowerW: number;
  car?: Car;
  permission?: Permission;
  /** Of the running transaction, the station's own id. */
  transaction?: string;
  /** Why no power flows in a transaction. */
  suspended?: 'EV' | 'EVSE';
  /** The car that is there has been charged. */
  isFinishing: boolean;
  isFaulted: boolean;
  /** Taken out of use when the transaction has ended. */
  isClosing: boolean;
  /** What was last told of it. */
  told?: OutletStatus;
}

export function createOutlets(plans: readonly OutletPlan[], memory: StationMemory): readonly Outlet[] {
  return plans.map(({ maxPowerW }, index) => {
    memory.registersWh[index] ??= 0;
    return { number: index + 1, maxPowerW, isFinishing: false, isFaulted: false, isClosing: false };
  });
}

/** OCPP 1.6, 7.7. */
export function statusOf(outlet: Outlet, memory: StationMemory): OutletStatus {
  if (outlet.isFaulted) return 'Faulted';
  if (outlet.transaction !== undefined) {
    if (outlet.suspended === 'EV') return 'SuspendedEV';
    return outlet.suspended === 'EVSE' ? 'SuspendedEVSE' : 'Charging';
  }
  if (memory.inoperative.includes(outlet.number)) return 'Unavailable';
  if (outlet.car) return outlet.isFinishing ? 'Finishing' : 'Preparing';
  if (outlet.permission) return 'Preparing';
  return reservationAt(outlet.number, memory) ? 'Reserved' : 'Available';
}

/** The reservation that keeps an outlet. */
export function reservationAt(outlet: number, { reservations }: StationMemory) {
  return reservations.find((one) => one.outlet === outlet);
}

export function registerWh(memory: StationMemory, outlet: number): number {
  return Math.round(memory.registersWh[outlet - 1] ?? 0);
}
