import { assemble, type StationParts } from './assemble.js';
import { allowedW, end, tellStatus } from './charging.js';
import type { BootReason } from './dialect.js';
import { type ArrivingCar, type CardAnswer, plugIn, presentCard, unplug } from './driver.js';
import type { StationFaults } from './faults.js';
import { type Charge, charge } from './meter/charge.js';
import { drawPower, readMeters } from './meter/live.js';
import type { Outlet } from './outlet.js';
import type { Payload } from './socket/link.js';
import { outletOf, type StationCore, type StationEvent } from './station-core.js';
import type { LocalTransaction, StationMemory, StationToken, StopReason } from './station-memory.js';
import type { StationOptions } from './station-options.js';

/** A charging station that speaks OCPP to the hub. Times are its own; without one, what is done is done now. */
export interface SimulatedStation {
  readonly id: string;
  /** Outlives it: hand it to the next station with this id. */
  readonly memory: StationMemory;
  readonly outlets: readonly Readonly<Outlet>[];
  /** The newest ones, oldest first. */
  readonly events: readonly StationEvent[];
  /** Returns what ends the listening. */
  on(listener: (event: StationEvent) => void): () => void;

  /** Opens the socket; rejects with why it was refused. */
  connect(): Promise<void>;
  /** Boots until it is accepted; resolves with the first answer's status. */
  boot(reason?: BootReason): Promise<string>;
  /** Offline until it is connected again. */
  disconnect(): Promise<void>;
  /** The socket dies; it comes back by itself, without a boot. */
  cut(): void;
  /** Loses all but its memory, and boots. Transactions end, or go on when it resumes. */
  restart(how?: { readonly resumes?: boolean; readonly reason?: StopReason }): Promise<void>;
  close(): Promise<void>;
  isOnline(): boolean;

  plugIn(outlet?: number, car?: ArrivingCar & { readonly at?: Date }): void;
  presentCard(
    token: string | StationToken,
    where?: { readonly outlet?: number; readonly at?: Date },
  ): Promise<CardAnswer>;
  /** Energy flows, at once; returns when it would have ended. */
  charge(charge: Charge): Date;
  /** Ends what runs; without a time when its meter was last read. */
  stop(how?: {
    readonly outlet?: number;
    readonly at?: Date;
    readonly reason?: StopReason;
    readonly token?: StationToken;
  }): LocalTransaction | undefined;
  unplug(outlet?: number, at?: Date): LocalTransaction | undefined;
  /** The outlet breaks, or is mended. */
  fault(outlet: number, isFaulted: boolean): void;
  /** What an outlet draws or would draw now, W. */
  allowedW(outlet: number): number;

  /** When the hub has all of its messages of transactions. */
  settled(): Promise<void>;
  call(action: string, payload: Payload): Promise<Payload>;
  sendRaw(text: string): void;
  setFaults(faults: StationFaults): void;
}

const KEPT_EVENTS = 1_000;

/** Puts a station together; it does nothing before it is connected. What it remembers as running ended with its last life. */
export function createStation(options: StationOptions): SimulatedStation {
  const life = new AbortController();
  const events: StationEvent[] = [];
  const listeners = new Set<(event: StationEvent) => void>();
  const tell = (event: StationEvent): void => {
    if (events.length >= KEPT_EVENTS) events.splice(0, KEPT_EVENTS / 2);
    events.push(event);
    for (const listener of listeners) listener(event);
  };
  const parts: StationParts = assemble({
    ...options,
    signal: life.signal,
    tell,
    whole: {
      restart: (how) => void restart(parts, { reason: how === 'HARD' ? 'HardReset' : 'SoftReset' }),
      bootAgain: () => void parts.connection.boot('Triggered'),
      reconnect: () => parts.connection.cut(),
      heartbeat: () => parts.connection.heartbeat(),
      async installed(firmwareVersion) {
        parts.core.memory.firmwareVersion = firmwareVersion;
        await restart(parts, { reason: 'Reboot' });
      },
    },
  });
  const { core, connection } = parts;
  recover(core);
  const meters = core.habits.isLive ? setInterval(() => readMeters(core), core.pace.sampleMs) : undefined;
  return {
    id: options.id,
    memory: core.memory,
    outlets: core.outlets,
    events,
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connect: () => connection.connect(),
    boot: (reason = 'PowerUp') => connection.boot(reason),
    disconnect: () => connection.disconnect(),
    cut: () => connection.cut(),
    restart: (how = {}) => restart(parts, how),
    async close() {
      life.abort();
      clearInterval(meters);
      parts.forgetTimers();
      await connection.disconnect();
    },
    isOnline: () => connection.isOnline(),
    settled: () => core.queue.drained(),
    call: core.call,
    sendRaw: (text) => connection.sendRaw(text),
    setFaults: parts.setFaults,
    ...actsOf(core),
  };
}

type Acts = 'allowedW' | 'charge' | 'fault' | 'plugIn' | 'presentCard' | 'stop' | 'unplug';

function actsOf(core: StationCore): Pick<SimulatedStation, Acts> {
  return {
    plugIn: (outlet = 1, car = {}) => plugIn(core, outlet, car),
    presentCard: (token, where = {}) =>
      presentCard(core, typeof token === 'string' ? { value: token } : token, { outlet: 1, ...where }),
    charge: (asked) => charge(core, asked),
    stop({ outlet: number = 1, reason = 'Local', at, token } = {}) {
      const outlet = outletOf(core, number);
      if (core.habits.isLive) drawPower(core, outlet, at ?? core.now());
      return end(core, outlet, { at: at ?? lastRead(core, outlet), reason, ...(token && { token }) });
    },
    unplug(number = 1, at = lastRead(core, outletOf(core, number))) {
      if (core.habits.isLive) drawPower(core, outletOf(core, number), at);
      return unplug(core, number, at);
    },
    fault(number, isFaulted) {
      const outlet = outletOf(core, number);
      outlet.isFaulted = isFaulted;
      tellStatus(core, outlet);
    },
    allowedW: (number) => allowedW(core, outletOf(core, number), core.now()),
  };
}

/** When the meter of a running transaction was last read; where time passes, and without a transaction, now. */
function lastRead(core: StationCore, outlet: Outlet): Date {
  const running = core.memory.transactions[outlet.transaction ?? ''];
  return running && !core.habits.isLive ? new Date(running.lastAt) : core.now();
}

async function restart(
  { core, connection, forgetTimers }: StationParts,
  { resumes = false, reason = 'PowerLoss' }: { readonly resumes?: boolean; readonly reason?: StopReason },
): Promise<void> {
  forgetTimers();
  core.tell({ kind: 'RESTARTED' });
  connection.forget();
  for (const outlet of core.outlets) {
    delete outlet.permission;
    delete outlet.suspended;
    if (outlet.transaction !== undefined && !resumes) end(core, outlet, { at: lastRead(core, outlet), reason });
  }
  connection.cut();
  await core.pause(core.pace.restartMs);
  await connection.comeBack();
  await connection.boot(BOOT_REASONS[reason] ?? 'PowerUp');
}

const BOOT_REASONS: Partial<Record<StopReason, BootReason>> = {
  HardReset: 'RemoteReset',
  SoftReset: 'RemoteReset',
  Reboot: 'FirmwareUpdate',
};

/** What ran when the memory was left behind: the car is still there. */
function recover(core: StationCore): void {
  for (const transaction of Object.values(core.memory.transactions)) {
    const outlet = core.outlets[transaction.outlet - 1];
    if (transaction.end || !outlet) continue;
    outlet.transaction = transaction.id;
    outlet.car = { maxPowerW: outlet.maxPowerW, wantsWh: Number.POSITIVE_INFINITY, tookWh: 0 };
    end(core, outlet, { at: new Date(transaction.lastAt), reason: 'PowerLoss' });
  }
}
