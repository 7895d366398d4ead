import {
  dateTime,
  type OcpiLocation,
  type OcpiParty,
  type OcpiTariff,
  type OcpiToken,
} from '../../simulator/ocpi-objects.js';
import type { SessionRow } from './session-rows.js';

/** What a replay needs beside the rows: who sells to whom, at which price from when. */
export interface ReplayPlan {
  readonly cpo: OcpiParty;
  readonly emsp: OcpiParty;
  readonly currency: string;
  /** Price per kWh at the beginning, as written on the command line. */
  readonly firstPrice: string;
  /** Later prices, oldest first: a session is priced by the tariff that counted when it started. */
  readonly changes: readonly { readonly at: Date; readonly price: string }[];
}

const EPOCH = '2017-01-01T00:00:00Z';
const VAT_PERCENT = 20;
/** Highest power of a connector, in W. */
export const CONNECTOR_POWER_W = 175_000;

/** The tariffs of a replay, one after the other. */
export function tariffsOf(plan: ReplayPlan): readonly OcpiTariff[] {
  const prices = [{ at: undefined, price: plan.firstPrice }, ...plan.changes];
  return prices.map(({ at, price }, index) => {
    const next = plan.changes[index];
    return {
      ...plan.cpo,
      id: `KWH-${index + 1}`,
      currency: plan.currency,
      elements: [{ price_components: [{ type: 'ENERGY', price: Number(price), vat: VAT_PERCENT, step_size: 1 }] }],
      ...(at ? { start_date_time: dateTime(at) } : {}),
      ...(next ? { end_date_time: dateTime(next.at) } : {}),
      last_updated: at ? dateTime(at) : EPOCH,
    };
  });
}

/** The driver's token that all sessions are put on: the file does not tell them apart. */
export function tokenOf(plan: ReplayPlan): OcpiToken {
  const { country_code, party_id } = plan.emsp;
  return {
    country_code,
    party_id,
    uid: 'REPLAY-1',
    type: 'RFID',
    contract_id: `${country_code}-${party_id}-C00000001-1`,
    issuer: 'Replay',
    valid: true,
    whitelist: 'ALWAYS',
    last_updated: EPOCH,
  };
}

/** A Location for each site of the file, with an EVSE for each connector of its charge points. */
export function locationsOf(plan: ReplayPlan, rows: readonly SessionRow[]): readonly OcpiLocation[] {
  const sites = new Map<string, Map<string, SessionRow>>();
  for (const row of rows) {
    const evses = sites.get(row.site) ?? new Map<string, SessionRow>();
    sites.set(row.site, evses.set(evseUid(row), row));
  }
  return [...sites].map(([site, evses]) => ({
    ...plan.cpo,
    ...siteOf(site),
    publish: false,
    evses: [...evses.values()].map((row) => ({
      uid: evseUid(row),
      evse_id: evseId(plan, row),
      status: 'AVAILABLE',
      connectors: [
        {
          id: row.connector,
          ...CONNECTOR,
          max_voltage: 920,
          max_amperage: 200,
          max_electric_power: CONNECTOR_POWER_W,
          last_updated: EPOCH,
        },
      ],
      last_updated: EPOCH,
    })),
    time_zone: 'Europe/Paris',
    last_updated: EPOCH,
  }));
}

/**
 * The CDR of a row as JSON text, with the file's own digits for price and energy. The same row always gives the same
 * bytes, so that sending it twice is sending the same CDR twice. No period names a tariff: the hub finds the one that
 * was valid when the session started.
 */
export function createCdrWriter(plan: ReplayPlan): (row: SessionRow) => string {
  const tariffs = JSON.stringify(tariffsOf(plan));
  const { uid, type, contract_id } = tokenOf(plan);
  const token = JSON.stringify({ ...plan.emsp, uid, type, contract_id });
  const owner = `"country_code":"${plan.cpo.country_code}","party_id":"${plan.cpo.party_id}"`;
  return (row) => {
    const kwh = kwhText(row.energyWh);
    return [
      `{${owner},"id":${quote(row.sessionId)},"session_id":${quote(row.sessionId)}`,
      `"start_date_time":"${dateTime(row.startedAt)}","end_date_time":"${dateTime(row.endedAt)}"`,
      `"cdr_token":${token},"auth_method":"WHITELIST","cdr_location":${cdrLocation(plan, row)}`,
      `"currency":"${plan.currency}","tariffs":${tariffs},"charging_periods":${periods(row, kwh)}`,
      `"total_cost":{"excl_vat":${row.price}},"total_energy":${kwh},"total_energy_cost":{"excl_vat":${row.price}}`,
      `"total_time":${hours(row.durationS)},"total_parking_time":${hours(Math.min(row.idleS, row.durationS))}`,
      `"last_updated":"${dateTime(row.endedAt)}"}`,
    ].join(',');
  };
}

/** Charging first, then standing: two periods where both happened. */
function periods(row: SessionRow, kwh: string): string {
  const idleS = Math.min(row.idleS, row.durationS);
  const chargingS = row.durationS - idleS;
  const energy = `{"type":"ENERGY","volume":${kwh}}`;
  const charging = chargingS > 0 ? `,{"type":"TIME","volume":${hours(chargingS)}}` : '';
  const standing = idleS > 0 ? `{"type":"PARKING_TIME","volume":${hours(idleS)}}` : '';
  const standsFrom = new Date(row.endedAt.getTime() - idleS * 1000);
  if (standing !== '' && charging !== '' && standsFrom > row.startedAt) {
    return `[${period(row.startedAt, energy + charging)},${period(standsFrom, standing)}]`;
  }
  return `[${period(row.startedAt, energy + charging + (standing === '' ? '' : `,${standing}`))}]`;
}

function period(from: Date, dimensions: string): string {
  return `{"start_date_time":"${dateTime(from)}","dimensions":[${dimensions}]}`;
}

function cdrLocation(plan: ReplayPlan, row: SessionRow): string {
  return JSON.stringify({
    ...siteOf(row.site),
    evse_uid: evseUid(row),
    evse_id: evseId(plan, row),
    connector_id: row.connector,
    connector_standard: CONNECTOR.standard,
    connector_format: CONNECTOR.format,
    connector_power_type: CONNECTOR.power_type,
  });
}

const CONNECTOR = { standard: 'IEC_62196_T2_COMBO', format: 'CABLE', power_type: 'DC' } as const;

function siteOf(site: string) {
  return {
    id: site.toUpperCase(),
    name: site,
    address: '805 avenue du Docteur Maurice Donat',
    city: 'Mougins',
    postal_code: '06250',
    country: 'FRA',
    coordinates: { latitude: '43.6136', longitude: '7.0266' },
  };
}

function evseUid(row: SessionRow): string {
  return `${row.chargePoint}-${row.connector}`;
}

function evseId(plan: ReplayPlan, row: SessionRow): string {
  return `${plan.cpo.country_code}*${plan.cpo.party_id}*E${row.chargePoint}*${row.connector}`;
}

/** Watt hours as kWh, digit by digit. */
function kwhText(wh: string): string {
  const digits = wh.padStart(4, '0');
  const fraction = digits.slice(-3).replace(/0+$/, '');
  const whole = digits.slice(0, -3).replace(/^0+(?=\d)/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** Four decimals, as OCPI's numbers have them. */
function hours(seconds: number): string {
  return String(Math.round((seconds * 10_000) / 3600) / 10_000);
}

function quote(text: string): string {
  return JSON.stringify(text);
}
