import type { StationNotice } from '../../../../domain/healing/station-notice.js';
import type { FromStation, StationFlows } from '../../../../flows/stations/station-flows.js';
import type { Fields, Payload } from '../fields.js';
import type { V2 } from '../id-token.js';

/** What the adapter needs of the hub. */
export interface V201Deps {
  readonly flows: StationFlows;
  readonly clock: { now(): Date };
  /** Told what stations notice of themselves. */
  readonly noticed: (from: FromStation, notice: StationNotice) => Promise<void>;
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
