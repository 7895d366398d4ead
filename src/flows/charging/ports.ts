import type { Authorization } from '../../domain/charging/authorization.js';
import type { EncodedValue } from '../../domain/charging/billing/signed-data.js';
import type { IdToken } from '../../domain/charging/id-token.js';
import { type ChargingPolicy, DEFAULT_CHARGING_POLICY } from '../../domain/charging/lifecycle/policy.js';
import type { SignedSample } from '../../domain/charging/meter-sample.js';
import type { Cdr } from '../../domain/roaming/cdr.js';
import type { Session } from '../../domain/roaming/session.js';
import type { OutletRef } from '../../domain/stations/station.js';
import type { Hub } from '../hub.js';
import type { FromStation } from '../stations/station-flows.js';
import type { StationClient } from '../stations/station-ports.js';

/** A token that was shown to begin a transaction, or to end one. */
export interface ShownToken {
  readonly idToken: IdToken;
  /** It ends one: what is held for a start stays as it is. */
  readonly isEnd?: true;
  readonly outlet?: OutletRef;
  /** Event time. */
  readonly at: Date;
  readonly remoteStartNumber?: number;
  readonly reservationNumber?: number;
}

/** Tells who shows a token, and whether they may charge. May be asked the same again; answers within some seconds. */
export type IdentifyDriver = (from: FromStation, shown: ShownToken) => Promise<Authorization>;

/** Writes what the hub makes of transactions as JSON of a version. */
export interface WriteCharging {
  readonly ocpiVersion: string;
  session(session: Session): string;
  cdr(cdr: Cdr): string;
}

/** A signed value of a station as OCPI carries it. */
export type EncodeSignedValue = (sample: SignedSample) => EncodedValue;

/** What the flows of transactions need. */
export type ChargingHub = Pick<
  Hub,
  | 'agreements'
  | 'cdrs'
  | 'checkSignedData'
  | 'clearSoon'
  | 'clock'
  | 'connections'
  | 'deliverSoon'
  | 'identity'
  | 'limits'
  | 'log'
  | 'objects'
  | 'ocpi'
  | 'outbox'
  | 'partners'
  | 'plans'
  | 'roamingRules'
  | 'secrets'
  | 'sites'
  | 'spotPrices'
  | 'stations'
  | 'transactions'
> & {
  readonly identifyDriver: IdentifyDriver;
  readonly writeCharging: WriteCharging;
  readonly encodeSignedValue: EncodeSignedValue;
  /** Absent: the hub's own. */
  readonly chargingPolicy?: ChargingPolicy;
  /** To ask stations of OCPP 2.0.1 whether a transaction still runs; absent: nobody is asked. */
  readonly stationClient?: Pick<StationClient, 'command'>;
};

/** How long the hub waits for what may still come. */
export function policyOf({ chargingPolicy }: Pick<ChargingHub, 'chargingPolicy'>): ChargingPolicy {
  return chargingPolicy ?? DEFAULT_CHARGING_POLICY;
}
