import type { HeldProfile } from './meter/charging-limit.js';
import type { StationVersion } from './station-options.js';

/** A card, or what else a driver shows; `type` as OCPP 2.0.1 names it, absent: ISO14443. */
export interface StationToken {
  readonly value: string;
  readonly type?: string;
}

export type StopReason =
  | 'DeAuthorized'
  | 'EVDisconnected'
  | 'HardReset'
  | 'Local'
  | 'PowerLoss'
  | 'Reboot'
  | 'Remote'
  | 'SoftReset'
  | 'UnlockCommand';

/** A transaction as the station keeps it until the hub has all of it. Times are ISO 8601, energies whole Wh. */
export interface LocalTransaction {
  /** The station's own: transactionId of OCPP 2.0.1. */
  readonly id: string;
  readonly outlet: number;
  readonly startedAt: string;
  readonly startWh: number;
  token?: StationToken;
  readonly remoteStartId?: number;
  readonly reservationId?: number;
  /** OCPP 1.6: what the hub calls it, once it has said so. */
  hubNumber?: number;
  /** OCPP 2.0.1: number of the next event. */
  nextSeqNo: number;
  /** When the meter was last read. */
  lastAt: string;
  end?: { readonly at: string; readonly stopWh: number; readonly reason: StopReason };
}

/** A message that the hub has to get, in order; of OCPP 1.6 some fields are filled in when it is sent. */
export interface QueuedMessage {
  readonly kind: 'SAMPLE' | 'START' | 'STATUS' | 'STOP';
  readonly action: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly transaction?: string;
  /** How often it was sent, and how often the hub refused it. */
  attempts: number;
  refusals: number;
}

export interface Reservation {
  readonly id: number;
  /** 0: any. */
  readonly outlet: number;
  readonly token: string;
  readonly parentToken?: string;
  readonly expiresAt: string;
}

/** What a station does not forget when it restarts. Plain data: may be written down as JSON. */
export interface StationMemory {
  password?: string;
  firmwareVersion?: string;
  readonly queue: QueuedMessage[];
  readonly transactions: Record<string, LocalTransaction>;
  /** Meter of each outlet, Wh; the first is outlet 1. */
  readonly registersWh: number[];
  readonly inoperative: number[];
  readonly configuration: Record<string, string>;
  profiles: HeldProfile[];
  reservations: Reservation[];
  localList: { version: number; readonly entries: Record<string, string> };
  certificates: string[];
}

export function createStationMemory(registersWh: readonly number[] = []): StationMemory {
  return {
    queue: [],
    transactions: {},
    registersWh: [...registersWh],
    inoperative: [],
    configuration: {},
    profiles: [],
    reservations: [],
    localList: { version: 0, entries: {} },
    certificates: [],
  };
}

/** What a version of OCPP says of configuration. */
export type Configuration = Readonly<Record<string, { readonly value: string; readonly isReadOnly?: true }>>;

export const PROTOCOLS: Readonly<Record<StationVersion, string>> = { '1.6': 'ocpp1.6', '2.0.1': 'ocpp2.0.1' };
