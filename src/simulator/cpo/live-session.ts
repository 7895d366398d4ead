import { activeSessionOf, cdrOf, periodsOf } from '../day/cdr-of.js';
import type { PlayedSession } from '../day/charging-day.js';
import { ownPrice } from '../day/own-price.js';
import type { PriceList } from '../day/price-list.js';
import type { OcpiCdr, OcpiParty, OcpiSession, OcpiTariff, OcpiToken } from '../ocpi-objects.js';
import type { Spot } from './evse-board.js';

/** A session that runs, in simulated time: whole seconds, and power of whole watt hours per second. */
export interface LiveSession extends Spot {
  readonly id: string;
  readonly token: OcpiToken;
  readonly authMethod: OcpiSession['auth_method'];
  readonly authorizationReference?: string;
  readonly startedAt: Date;
  readonly powerW: number;
  /** When the car is full, and when it leaves by itself. */
  readonly fullAt: Date;
  readonly endsAt: Date;
}

/** What a car is like: how much it takes, and how long it stays when it is full. */
export interface Car {
  readonly wantsKwh: number;
  readonly staysFullS: number;
}

/** A watt hour each second is 3.6 kW: with whole watt hours per second the parts of a session add up exactly. */
const WH_PER_SECOND_W = 3_600;

/** Begins a session at an EVSE with 90 % of what its connector can give. */
export function beginSession(
  start: Omit<LiveSession, 'powerW' | 'fullAt' | 'endsAt'>,
  { wantsKwh, staysFullS }: Car,
): LiveSession {
  const ratedW = start.evse.connectors[0]?.max_electric_power ?? 11_000;
  const powerW = Math.max(WH_PER_SECOND_W, Math.floor((ratedW * 0.9) / WH_PER_SECOND_W) * WH_PER_SECOND_W);
  const startedAt = new Date(Math.floor(start.startedAt.getTime() / 1000) * 1000);
  const fullAt = after(startedAt, Math.max(1, Math.ceil((wantsKwh * 3_600_000) / powerW)));
  return { ...start, startedAt, powerW, fullAt, endsAt: after(fullAt, staysFullS) };
}

/** The session as it first is told: the EVSE is charging. `updatedAt` is real time. */
export function startedSession(session: LiveSession, prices: PriceList, updatedAt: string): OcpiSession {
  return {
    ...activeSessionOf(playedUntil(session, session.startedAt), prices),
    ...authorization(session),
    last_updated: updatedAt,
  };
}

/** A stretch of a session, in simulated time. */
export interface Stretch {
  readonly from: Date;
  readonly until: Date;
}

/** What a PATCH says: the periods since the last one, energy and cost in all. */
export function progressOf(
  session: LiveSession,
  { prices, tariff }: Priced,
  { from, until }: Stretch,
): Pick<OcpiSession, 'kwh' | 'charging_periods' | 'total_cost'> {
  const whole = cdrOf(playedUntil(session, until), prices, tariff);
  const part = { ...playedUntil(session, until), startedAt: from };
  const periods = until > from ? periodsOf(ownPrice(part, prices), prices.tariffId) : [];
  return {
    kwh: whole.total_energy,
    ...(periods.length > 0 && { charging_periods: periods }),
    total_cost: whole.total_cost,
  };
}

/** What the CPO asks, and as what tariff it is published. */
export interface Priced {
  readonly prices: PriceList;
  readonly tariff: OcpiTariff;
}

/** The CDR of a session that has ended. */
export function cdrOfSession(
  session: LiveSession,
  { prices, tariff }: Priced,
  end: { readonly until: Date; readonly updatedAt: string },
): OcpiCdr {
  return {
    ...cdrOf(playedUntil(session, end.until), prices, tariff),
    ...authorization(session),
    last_updated: end.updatedAt,
  };
}

/** When a session ends that is stopped at that moment: a second after its start at the earliest. */
export function endOf(session: LiveSession, now: Date): Date {
  const earliest = after(session.startedAt, 1);
  const latest = session.endsAt > now ? now : session.endsAt;
  return latest > earliest ? latest : earliest;
}

/** The party that a session and its CDR go to. */
export function emspOf({ token: { country_code, party_id } }: Pick<LiveSession, 'token'>): OcpiParty {
  return { country_code, party_id };
}

function playedUntil(session: LiveSession, until: Date): PlayedSession {
  const { id, location, evse, token, startedAt, fullAt, powerW } = session;
  const chargedUntil = fullAt < until ? fullAt : until;
  return { id, location, evse, token, startedAt, chargedUntil, endedAt: until, powerW };
}

function authorization({ authMethod, authorizationReference }: LiveSession) {
  return {
    auth_method: authMethod,
    ...(authorizationReference !== undefined && { authorization_reference: authorizationReference }),
  };
}

function after(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}
