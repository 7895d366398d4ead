import type { Random } from '../day/random.js';
import type { Dialect } from './dialect.js';
import type { StationFaults } from './faults.js';
import type { Outlet } from './outlet.js';
import type { Payload } from './socket/link.js';
import type { MessageQueue } from './socket/message-queue.js';
import type { LocalTransaction, StationMemory } from './station-memory.js';
import type { StationHabits, StationPace } from './station-options.js';

/** What happened at a station. */
export type StationEvent =
  | { readonly kind: 'ACCEPTED'; readonly intervalS: number }
  | { readonly kind: 'BOOTED'; readonly status: string }
  | {
      readonly kind: 'COMMAND';
      readonly action: string;
      readonly payload: Payload;
      readonly answer: Payload | undefined;
    }
  | { readonly kind: 'CONNECTED' }
  | { readonly kind: 'DISCONNECTED'; readonly code: number }
  | { readonly kind: 'GAVE_UP'; readonly action: string; readonly why: string }
  | { readonly kind: 'REFUSED'; readonly httpStatus: number | undefined; readonly why: string }
  | { readonly kind: 'REPLY_LOST'; readonly action: string; readonly attempts: number }
  | { readonly kind: 'RESTARTED' }
  | { readonly kind: 'TRANSACTION_ENDED'; readonly transaction: LocalTransaction }
  | { readonly kind: 'TRANSACTION_STARTED'; readonly transaction: LocalTransaction }
  | { readonly kind: 'TRANSACTION_TOLD'; readonly transaction: LocalTransaction }
  | { readonly kind: 'UNANSWERED'; readonly action: string; readonly why: string };

/** What the parts of a station share. */
export interface StationCore {
  readonly id: string;
  readonly memory: StationMemory;
  readonly dialect: Dialect;
  readonly outlets: readonly Outlet[];
  readonly queue: MessageQueue;
  readonly pace: StationPace;
  readonly habits: StationHabits;
  readonly random: Random;
  faults(): StationFaults;
  now(): Date;
  /** A time as the station writes it: by its own clock, in its own way. */
  time(at: Date): string;
  isOnline(): boolean;
  /** A message that is not repeated. Rejects as `Link.call`. */
  call(action: string, payload: Payload): Promise<Payload>;
  tell(event: StationEvent): void;
  /** Done after so many real milliseconds, unless the station has ended or restarted by then. */
  later(ms: number, act: () => void): void;
  pause(ms: number): Promise<void>;
  /** Of the configuration: what was set, else what it comes with. */
  setting(key: string): string | undefined;
}

/** As the station writes times: its clock may be off, and it may not say in which zone it is. */
export function writeTime(at: Date, { clockOffsetMs = 0, hasZonelessTimes }: StationFaults): string {
  const text = new Date(at.getTime() + clockOffsetMs).toISOString();
  return hasZonelessTimes ? text.slice(0, -1) : text;
}

/** Refuses (Error) an outlet that the station does not have. */
export function outletOf({ outlets }: Pick<StationCore, 'outlets'>, number: number): Outlet {
  const outlet = outlets.find((one) => one.number === number);
  if (!outlet) throw new Error(`no outlet ${number}`);
  return outlet;
}
