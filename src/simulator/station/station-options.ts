import type { Random } from '../day/random.js';
import type { StationClock } from './clock.js';
import type { StationFaults } from './faults.js';
import type { StationMemory } from './station-memory.js';

export type StationVersion = '1.6' | '2.0.1';

/** Where a station connects, who it is, and how it behaves. */
export interface StationOptions {
  /** Where the hub listens for stations, without the id: `ws://127.0.0.1:8080/ocpp`. */
  readonly url: string;
  readonly id: string;
  /** AuthorizationKey: Basic password with the id as the user. */
  readonly password?: string;
  /** HEX_BYTES: the password is hex, and its bytes are sent. */
  readonly passwordAs?: 'HEX_BYTES' | 'TEXT';
  readonly version: StationVersion;
  /** One, of 22 kW, when absent. */
  readonly outlets?: readonly OutletPlan[];
  readonly face?: Partial<StationFace>;
  readonly faults?: StationFaults;
  /** For faults that happen by chance; absent: by real chance. */
  readonly random?: Random;
  readonly clock?: StationClock;
  readonly pace?: Partial<StationPace>;
  readonly habits?: Partial<StationHabits>;
  /** What an earlier life of the station left behind. */
  readonly memory?: StationMemory;
  /** Sees every frame. */
  readonly onFrame?: (text: string, direction: 'in' | 'out') => void;
  /** PEM, for `wss:`. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

/** An outlet with one connector: connector of OCPP 1.6, EVSE of 2.0.1. */
export interface OutletPlan {
  readonly maxPowerW: number;
}

/** What it says of itself when it boots. */
export interface StationFace {
  readonly vendor: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly firmwareVersion: string;
}

/** Real milliseconds. */
export interface StationPace {
  /** Until a message of a transaction is sent again. */
  readonly retryMs: number;
  /** Until it connects again; twice as long each time, 16 times at most. */
  readonly reconnectMs: number;
  readonly callTimeoutMs: number;
  /** Until it boots again when it was not accepted; absent: as the hub says. */
  readonly bootAgainMs?: number;
  /** Between two measurements of a station that is live. */
  readonly sampleMs: number;
  /** Between two steps of new firmware, or of a log. */
  readonly stepMs: number;
  /** How long a restart takes. */
  readonly restartMs: number;
}

export interface StationHabits {
  /** A car draws power as time passes; otherwise only by `charge`. */
  readonly isLive: boolean;
  /** A car is there when a transaction is started from afar. */
  readonly plugsInOnRemoteStart: boolean;
  /** Charges for cards that it does not know while it is offline. */
  readonly allowsUnknownOffline: boolean;
  /** OCPP 2.0.1 TxStartPoint; 1.6 always begins when a card was accepted and a car is there. */
  readonly startsAt: 'AUTHORIZED' | 'PLUGGED_IN';
  /** Sends the first and the last value also with the stop. */
  readonly tellsValuesAtStop: boolean;
  /** Signs the first and the last value (OCMF). */
  readonly signsValues: boolean;
  /** Comes back by itself when the connection was lost. */
  readonly reconnects: boolean;
  /** How often a message that the hub refuses is tried. */
  readonly attempts: number;
}

export const DEFAULT_OUTLETS: readonly OutletPlan[] = [{ maxPowerW: 22_000 }];

export const DEFAULT_FACE: StationFace = {
  vendor: 'Voltclear',
  model: 'Simulated',
  serialNumber: 'SIM-1',
  firmwareVersion: '1.0.0',
};

export const DEFAULT_PACE: StationPace = {
  retryMs: 2_000,
  reconnectMs: 500,
  callTimeoutMs: 30_000,
  sampleMs: 1_000,
  stepMs: 50,
  restartMs: 100,
};

export const DEFAULT_HABITS: StationHabits = {
  isLive: false,
  plugsInOnRemoteStart: true,
  allowsUnknownOffline: true,
  startsAt: 'AUTHORIZED',
  tellsValuesAtStop: false,
  signsValues: false,
  reconnects: true,
  attempts: 3,
};
