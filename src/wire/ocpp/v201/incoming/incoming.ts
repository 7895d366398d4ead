import type { FromStation, StationFlows } from '../../../../flows/stations/station-flows.js';
import type { Fields, Payload } from '../fields.js';
import type { V2 } from '../id-token.js';

/** Something that a station noticed of itself (NotifyEvent, EventDataType) and that is no status of a connector. */
export interface StationNotice {
  readonly at: Date;
  /** Alerting, Delta or Periodic. */
  readonly trigger: string;
  readonly component: string;
  readonly evse?: number;
  readonly connector?: number;
  readonly variable: string;
  readonly value: string;
  readonly isCleared: boolean;
  readonly techCode?: string;
  readonly techInfo?: string;
  readonly transactionRef?: string;
}

/** What the adapter needs of the hub. */
export interface V201Deps {
  readonly flows: StationFlows;
  readonly clock: { now(): Date };
  /** Told what stations notice of themselves; absent: nobody is. */
  readonly noticed?: (from: FromStation, notice: StationNotice) => Promise<void>;
}

/** A call of a station on its way to the flows. */
export interface Incoming extends V201Deps {
  readonly from: FromStation;
  readonly version: V2;
  readonly message: Fields;
}

/** Serves one action: reads the message, calls the flow, writes the payload of the answer. */
export type Serve = (incoming: Incoming) => Promise<Payload>;

/** Others may boot and tell of themselves, and no more. */
export function isAccepted({ station }: FromStation): boolean {
  return station.registration === 'ACCEPTED';
}

/** The answer of most notifications. */
export const NOTHING: Payload = {};
