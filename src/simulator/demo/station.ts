import { setTimeout as sleep } from 'node:timers/promises';
import { instantOf } from '../day/local-time.js';
import { type ChargeOrder, chargeOnce } from '../emsp/charge-once.js';
import type { JsonObject } from '../object-shelf.js';
import { dataOf } from '../ocpi-client.js';
import type { OcpiCdr, OcpiLocation } from '../ocpi-objects.js';
import type { OperatorApi } from '../operator-api.js';
import { fastClock } from '../station/clock.js';
import { createStation, type SimulatedStation } from '../station/station.js';
import { type DemoCast, type DemoCompany, partyText } from './cast.js';
import type { EmspAtWork } from './join.js';

/** A driver's session at a station that is connected straight to the hub. */
export interface StationVisit {
  readonly company: DemoCompany;
  readonly cdr: OcpiCdr;
  /** What the station's own meter counted. */
  readonly meteredWh: number;
  /** Everything that went otherwise than it should. */
  readonly complaints: readonly string[];
}

export interface VisitInput {
  readonly hubUrl: string;
  readonly cast: DemoCast;
  readonly emsp: EmspAtWork;
}

/** Its prices are those of tariffs/plans/city-spot.yaml. */
const PARTY = { country_code: 'DE', party_id: 'VCP' };
const SITE = 'VCP-MARKT-1';
const STATION = 'VCP-MARKT-1-A';
const ZONE = 'Europe/Berlin';
const POWER_W = 50_000;
const KWH = 18;
/** When the station's clock starts, local time of the demo's day, and how fast it runs: price changes come within seconds. */
const STARTS_AT = '17:38';
const SPEED = 300;
const PATIENCE_MS = 60_000;

export const STATION_COMPANY: DemoCompany = {
  party: PARTY,
  name: 'Stadtladen am Markt eG',
  financeEmail: 'finance@vcp.example',
  legalEntity: {
    name: 'Stadtladen am Markt eG',
    street: 'Markt 1',
    postal_code: '04109',
    city: 'Leipzig',
    country_code: 'DE',
    vat_ids: [{ country_code: 'DE', id: 'DE300000010', evidence: 'made up for the demo' }],
    dealer: true,
    email: 'finance@vcp.example',
    language: 'de',
  },
};

/**
 * A small CPO without a platform adds its station at the hub; the station boots, a driver of an eMSP starts and stops a
 * session there from the app, and the CDR comes. Its clock stands at the demo's day, so that the session is in its month.
 */
export async function visitStation(api: OperatorApi, { hubUrl, cast, emsp }: VisitInput): Promise<StationVisit> {
  await agreeWith(api, cast, emsp);
  await importPrices(api, cast.day);
  const token = await addStation(api);
  const station = createStation({
    url: `${hubUrl.replace(/^http/, 'ws')}/ocpp`,
    id: STATION,
    password: token,
    version: '1.6',
    outlets: [{ maxPowerW: POWER_W }],
    clock: fastClock(SPEED, instantOf(cast.day, STARTS_AT, ZONE)),
    habits: { isLive: true, signsValues: true },
    pace: { sampleMs: 250 },
  });
  try {
    await station.connect();
    await station.boot();
    return await charge(station, emsp);
  } finally {
    await station.close();
  }
}

async function agreeWith(api: OperatorApi, cast: DemoCast, { company: { party } }: EmspAtWork): Promise<void> {
  await api.put(`/legal-entities/${encodeURIComponent(partyText(PARTY))}`, STATION_COMPANY.legalEntity);
  await api.post('/agreements', {
    cpo: partyText(PARTY),
    emsp: partyText(party),
    currency: 'EUR',
    valid_from: `${cast.period}-01T00:00:00Z`,
    model: 'AGENT',
    billing: 'DIRECT',
    tolerance: { absolute: '0.01', relative: '0.005', cap: '0.50' },
    contest_days: 0,
    payment_term_days: 14,
  });
}

/** Day-ahead prices of the demo's day, made up: dear in the evening, and each quarter hour another one. */
async function importPrices(api: OperatorApi, day: string): Promise<void> {
  const midnight = instantOf(day, '00:00', ZONE).getTime();
  const lines = Array.from({ length: 96 }, (_none, quarter) => {
    const startsAt = new Date(midnight + quarter * 900_000).toISOString();
    const evening = Math.max(0, 8 - Math.abs(quarter - 74)) * 1.5;
    return `${startsAt},${(6 + evening + (quarter % 4) * 0.25).toFixed(3)}`;
  });
  const content = `start_utc,cent_per_kwh\n${lines.join('\n')}\n`;
  await api.post('/price-imports', { index: 'EPEX-DE', format: 'csv', content, origin: 'demo.csv', minutes: 15 });
}

/** Returns the token with which the station may connect for the first time. */
async function addStation(api: OperatorApi): Promise<string> {
  await api.post('/sites', {
    party: partyText(PARTY),
    id: SITE,
    operator_name: STATION_COMPANY.name,
    name: 'Markt',
    address: 'Markt 1',
    city: 'Leipzig',
    postal_code: '04109',
    country: 'DEU',
    latitude: '51.340600',
    longitude: '12.374700',
    time_zone: ZONE,
    currency: 'EUR',
  });
  const connector = { number: 1, standard: 'IEC_62196_T2_COMBO', format: 'CABLE', power_type: 'DC' };
  const limits = { max_voltage: 500, max_amperage: 125, max_electric_power: POWER_W };
  const added = await api.post<{ readonly onboarding_token: string }>('/stations', {
    id: STATION,
    party: partyText(PARTY),
    site: SITE,
    evses: [{ number: 1, evse_id: 'DE*VCP*E1', connectors: [{ ...connector, ...limits }] }],
  });
  return added.onboarding_token;
}

async function charge(station: SimulatedStation, { company, platform }: EmspAtWork): Promise<StationVisit> {
  const [card] = company.tokens;
  if (!card) throw new Error(`${company.name} has no cards`);
  dataOf(await platform.putToken(card, PARTY), `PUT token ${card.uid}`);
  const where = await shown(platform);
  const evseUid = where.evses[0]?.uid;
  if (evseUid === undefined) throw new Error(`${SITE} came without an EVSE`);
  const order: ChargeOrder = {
    token: card,
    where,
    evseUid,
    energyKwh: KWH,
    route: 'owner',
    timeoutMs: PATIENCE_MS,
    tariffs: [],
  };
  const steps = await chargeOnce(platform, order, () => undefined);
  const cdr = platform.received.list('cdrs').find(isOfSite);
  // Tariffs are published for today and tomorrow, and this session is of the demo's day.
  const wrong = steps.filter(({ what, end }) => end !== 'CAME' && what !== 'tariff');
  const complaints = wrong.map(({ what, said }) => `${what}: ${said}`);
  if (!cdr) throw new Error(`no CDR came from ${SITE}: ${complaints.join('; ')}`);
  return { company: STATION_COMPANY, cdr, meteredWh: station.memory.registersWh[0] ?? 0, complaints };
}

function isOfSite(cdr: JsonObject): cdr is JsonObject & OcpiCdr {
  const { cdr_location: location } = cdr;
  return typeof location === 'object' && location !== null && 'id' in location && location.id === SITE;
}

async function shown({ received }: EmspAtWork['platform']): Promise<OcpiLocation> {
  const isIt = (location: JsonObject): location is JsonObject & OcpiLocation => location['id'] === SITE;
  for (const untilMs = performance.now() + PATIENCE_MS; performance.now() < untilMs; await sleep(100)) {
    const found = received.list('locations').find(isIt);
    if (found) return found;
  }
  throw new Error(`${SITE} was not shown to the eMSP`);
}
