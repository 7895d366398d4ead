import type { ApiList } from '../../../src/simulator/operator-api.js';
import { type StationJourney, until } from './station-journey.js';

/** Session as an eMSP got it, as far as tests look at it (OCPI 2.2.1, mod_sessions). */
export interface ToldSession {
  readonly id: string;
  readonly status: string;
  readonly start_date_time: string;
  readonly end_date_time?: string;
  readonly kwh: number;
  readonly auth_method: string;
  readonly authorization_reference?: string;
  readonly cdr_token: { readonly uid: string };
  readonly evse_uid: string;
  readonly charging_periods?: readonly ToldPeriod[];
  readonly last_updated: string;
}

/** CDR as an eMSP got it, as far as tests look at it (OCPI 2.2.1, mod_cdrs). */
export interface ToldCdr {
  readonly id: string;
  readonly start_date_time: string;
  readonly end_date_time: string;
  readonly session_id: string;
  readonly auth_method: string;
  readonly authorization_reference?: string;
  readonly cdr_token: { readonly uid: string };
  readonly cdr_location: { readonly evse_uid: string };
  readonly charging_periods: readonly ToldPeriod[];
  readonly signed_data?: {
    readonly encoding_method: string;
    readonly public_key?: string;
    readonly signed_values: readonly {
      readonly nature: string;
      readonly plain_data: string;
      readonly signed_data: string;
    }[];
  };
  readonly total_cost: { readonly excl_vat: number; readonly incl_vat?: number };
  readonly total_energy: number;
  readonly total_time: number;
  readonly total_parking_time?: number;
  readonly remark?: string;
  readonly last_updated: string;
}

export interface ToldPeriod {
  readonly start_date_time: string;
  readonly dimensions: readonly { readonly type: string; readonly volume: number }[];
}

/** All Sessions of an EVSE that the eMSP was sent, each time that it was, oldest first. */
export function sessionsAt(hub: StationJourney, evseUid: string): readonly ToldSession[] {
  return bodies<ToldSession>(hub, 'sessions').filter(({ evse_uid }) => evse_uid === evseUid);
}

/** The same of CDRs. */
export function cdrsAt(hub: StationJourney, evseUid: string): readonly ToldCdr[] {
  return bodies<ToldCdr>(hub, 'cdrs').filter(({ cdr_location }) => cdr_location.evse_uid === evseUid);
}

/** The last word on the session at an EVSE once it is as it should be. */
export function sessionOnce(
  hub: StationJourney,
  evseUid: string,
  isSo: (session: ToldSession) => boolean,
): Promise<ToldSession> {
  const last = (): ToldSession | undefined => sessionsAt(hub, evseUid).at(-1);
  return until(
    () => {
      const session = last();
      return session !== undefined && isSo(session) && session;
    },
    () => `no such session at ${evseUid}: ${JSON.stringify(last())}`,
  );
}

/** More than the hub waits after an end for messages that overtook each other. */
const SETTLE_MS = 6_000;

/** The CDR of an EVSE, soon after its session has ended. */
export function cdrOf(hub: StationJourney, evseUid: string): Promise<ToldCdr> {
  hub.passTime(SETTLE_MS);
  return until(
    () => cdrsAt(hub, evseUid)[0],
    () => `no CDR at ${evseUid}: ${JSON.stringify(sessionsAt(hub, evseUid).at(-1))}`,
  );
}

/** `2.5 ENERGY, 0.25 TIME` for each period. */
export function periodsIn(periods: readonly ToldPeriod[]): readonly string[] {
  return periods.map(({ dimensions }) => dimensions.map(({ type, volume }) => `${volume} ${type}`).join(', '));
}

/** What the hub's own clearing says of a CDR, by its API. */
export async function verdictOn(hub: StationJourney, { id }: Pick<ToldCdr, 'id'>): Promise<string> {
  return until(async () => {
    const { review } = await hub.api.get<ReviewedCdr>(`/cdrs/NL*ABC/${id}`);
    return review.state !== 'RECEIVED' && [review.state, review.rule ?? review.rating?.verdict].join(' ');
  });
}

interface ReviewedCdr {
  readonly review: {
    readonly state: string;
    readonly rule?: string;
    readonly rating?: { readonly verdict: string };
  };
}

/** Kinds of the incidents of a station that people are shown, with what they are about. */
export async function incidentsAt(hub: StationJourney, stationId: string): Promise<readonly string[]> {
  const { items } = await hub.api.get<ApiList<{ kind: string; detail?: string }>>(`/incidents?station=${stationId}`);
  return items.map(({ kind, detail }) => (detail === undefined ? kind : `${kind} ${detail}`));
}

/** What became of the transactions of a station, by the hub's API, newest first: `QUARANTINED ENERGY_DOUBTFUL`. */
export async function outcomesAt(hub: StationJourney, stationId: string): Promise<readonly string[]> {
  const path = `/station-transactions?station=${stationId}`;
  const { items } = await hub.api.get<ApiList<{ outcome: string; flags: readonly string[] }>>(path);
  return items.map(({ outcome, flags }) => [outcome, ...flags].join(' '));
}

function bodies<Body>({ emsp }: StationJourney, module: 'cdrs' | 'sessions'): readonly Body[] {
  return emsp.messages
    .filter((message) => message.module === module && (message.method === 'PUT' || message.method === 'POST'))
    .map(({ bytes }) => JSON.parse(bytes.toString('utf8')) as Body);
}
