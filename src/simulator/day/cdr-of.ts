import {
  dateTime,
  type OcpiCdr,
  type OcpiCdrLocation,
  type OcpiCdrToken,
  type OcpiChargingPeriod,
  type OcpiPrice,
  type OcpiSession,
  type OcpiTariff,
} from '../ocpi-objects.js';
import type { PlayedSession } from './charging-day.js';
import { type OwnPrice, ownPrice } from './own-price.js';
import type { PriceList } from './price-list.js';

/** Writes the CDR of a session: periods split where the price changes, total as the CPO's billing has it. */
export function cdrOf(session: PlayedSession, list: PriceList, tariff: OcpiTariff): OcpiCdr {
  const price = ownPrice(session, list);
  const idleS = price.stretches.reduce((s, { kind, seconds }) => (kind === 'IDLE' ? s + seconds : s), 0);
  const cost = (micro: number): OcpiPrice => priceOf(micro, list);
  return {
    country_code: session.location.country_code,
    party_id: session.location.party_id,
    id: `CDR-${session.id}`,
    start_date_time: dateTime(session.startedAt),
    end_date_time: dateTime(session.endedAt),
    session_id: session.id,
    cdr_token: cdrTokenOf(session),
    auth_method: 'WHITELIST',
    cdr_location: cdrLocationOf(session),
    currency: list.currency,
    tariffs: [tariff],
    charging_periods: periodsOf(price, list.tariffId),
    total_cost: cost(list.rounding === 'cents' ? Math.round(price.totalMicro / 10_000) * 10_000 : price.totalMicro),
    total_fixed_cost: cost(price.fixedMicro),
    total_energy: price.totalWh / 1000,
    total_energy_cost: cost(price.energyMicro),
    total_time: hours((session.endedAt.getTime() - session.startedAt.getTime()) / 1000),
    total_parking_time: hours(idleS),
    total_parking_cost: cost(price.idleMicro),
    last_updated: dateTime(new Date(session.endedAt.getTime() + 60_000)),
  };
}

/** The Credit CDR of a CDR: a copy with a new id in which only the total is negative (OCPI 2.2.1, cdrs, Credit CDRs). */
export function creditOf(cdr: OcpiCdr): OcpiCdr {
  const { excl_vat, incl_vat } = cdr.total_cost;
  return {
    ...cdr,
    id: `${cdr.id}-C`,
    credit: true,
    credit_reference_id: cdr.id,
    total_cost: { excl_vat: -excl_vat, ...(incl_vat === undefined ? {} : { incl_vat: -incl_vat }) },
  };
}

/** The session while it runs: what the driver's app shows. */
export function activeSessionOf(session: PlayedSession, list: PriceList): OcpiSession {
  return {
    country_code: session.location.country_code,
    party_id: session.location.party_id,
    id: session.id,
    start_date_time: dateTime(session.startedAt),
    kwh: 0,
    cdr_token: cdrTokenOf(session),
    auth_method: 'WHITELIST',
    location_id: session.location.id,
    evse_uid: session.evse.uid,
    connector_id: '1',
    currency: list.currency,
    status: 'ACTIVE',
    last_updated: dateTime(session.startedAt),
  };
}

/** The session after it ended. */
export function completedSessionOf(session: PlayedSession, cdr: OcpiCdr, list: PriceList): OcpiSession {
  return {
    ...activeSessionOf(session, list),
    end_date_time: cdr.end_date_time,
    kwh: cdr.total_energy,
    charging_periods: cdr.charging_periods,
    total_cost: cdr.total_cost,
    status: 'COMPLETED',
    last_updated: cdr.end_date_time,
  };
}

/** A charging period for each stretch of one price. */
export function periodsOf(price: OwnPrice, tariffId: string): readonly OcpiChargingPeriod[] {
  return price.stretches.map(({ from, seconds, kind, wh }) => ({
    start_date_time: dateTime(from),
    dimensions:
      kind === 'CHARGING'
        ? [
            { type: 'ENERGY', volume: wh / 1000 },
            { type: 'TIME', volume: hours(seconds) },
          ]
        : [{ type: 'PARKING_TIME', volume: hours(seconds) }],
    tariff_id: tariffId,
  }));
}

/** Four decimals, as OCPI's numbers have them. */
function hours(seconds: number): number {
  return Math.round((seconds * 10_000) / 3600) / 10_000;
}

/** Millionths become a JSON number; with VAT they are hundred-millionths, still exact in fifteen digits. */
export function priceOf(micro: number, list: PriceList): OcpiPrice {
  return { excl_vat: decimals(micro, 6), incl_vat: decimals(micro * (100 + list.vatPercent), 8) };
}

function decimals(units: number, places: number): number {
  const digits = String(Math.abs(Math.round(units))).padStart(places + 1, '0');
  return Number(`${units < 0 ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`);
}

function cdrTokenOf({ token }: PlayedSession): OcpiCdrToken {
  const { country_code, party_id, uid, type, contract_id } = token;
  return { country_code, party_id, uid, type, contract_id };
}

function cdrLocationOf({ location, evse }: PlayedSession): OcpiCdrLocation {
  const connector = evse.connectors[0];
  return {
    id: location.id,
    name: location.name,
    address: location.address,
    city: location.city,
    postal_code: location.postal_code,
    country: location.country,
    coordinates: location.coordinates,
    evse_uid: evse.uid,
    evse_id: evse.evse_id,
    connector_id: connector?.id ?? '1',
    connector_standard: connector?.standard ?? 'IEC_62196_T2',
    connector_format: connector?.format ?? 'SOCKET',
    connector_power_type: connector?.power_type ?? 'AC_3_PHASE',
  };
}
