import type { Authorization, Driver } from '../../../src/domain/charging/authorization.js';
import type { MeterSample, SignedSample } from '../../../src/domain/charging/meter-sample.js';
import type { Transaction } from '../../../src/domain/charging/transaction.js';
import type { CdrRecord } from '../../../src/domain/clearing/cdr-record.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { objectKey, parsePartyKey } from '../../../src/domain/party.js';
import type { OcppVersion, Station } from '../../../src/domain/stations/station.js';
import { settleDue } from '../../../src/flows/charging/billing/settle-due.js';
import type { ChargingHub, IdentifyDriver } from '../../../src/flows/charging/ports.js';
import { recordTransactionEvent } from '../../../src/flows/charging/record-transaction-event.js';
import { startTransaction } from '../../../src/flows/charging/start-transaction.js';
import { stopTransaction } from '../../../src/flows/charging/stop-transaction.js';
import type {
  FromStation,
  TransactionEvent,
  TransactionStart,
  TransactionStop,
} from '../../../src/flows/stations/station-flows.js';
import { checkSignedData } from '../../../src/wire/metering/check-signed-data.js';
import { encodeSignedValue } from '../../../src/wire/metering/encode-signed-value.js';
import { writeCharging } from '../../../src/wire/ocpi/v221/sessions/write-charging.js';
import { atMinute, MINUTE, START } from '../../domain/charging/builders.js';
import type { TestDatabase } from '../mongo.js';
import { aConnection } from '../roaming/a-connection.js';
import { agree } from '../send-cdr.js';
import { openTestHub, type TestHub } from '../test-hub.js';
import { aConnector, anEvse, aSite, aStation } from './a-station.js';

export const CPO = parsePartyKey('NL*ABC');
export const MSP = parsePartyKey('DE*MSP');

export interface ChargingScene {
  readonly hub: TestHub & ChargingHub;
  /** What is answered to a token in capitals; others are not known. */
  readonly answers: Map<string, Authorization>;
  /** Tokens that were asked about. */
  readonly asked: string[];
  /** A new station of 11 kW with two outlets. */
  addStation(version?: OcppVersion, tariffs?: StationTariffs): Promise<AtStation>;
  /** Moves the clock and does what is due then. */
  later(minutes: number): Promise<void>;
  close(): Promise<void>;
}

/** Tariffs of its connectors (none unless said) and of its site (T1). */
export interface StationTariffs {
  readonly connector?: readonly string[];
  readonly site?: readonly string[];
}

/** What a station tells, in minutes after the start. */
export interface AtStation {
  readonly from: FromStation;
  start(change?: Partial<TransactionStart>): Promise<{ readonly number: string; readonly status: string }>;
  stop(ref: string, change?: Partial<TransactionStop>): Promise<Authorization | undefined>;
  event(
    kind: TransactionEvent['kind'],
    seqNo: number,
    change?: Partial<TransactionEvent>,
  ): Promise<Authorization | undefined>;
  /** All its transactions, the newest first. */
  transactions(): Promise<readonly Transaction[]>;
  /** `CDR 6 kWh 2.4 EUR`, or what became of them; oldest first. */
  outcomes(): Promise<readonly string[]>;
  cdr(transaction?: Transaction): Promise<CdrRecord | undefined>;
  /** Sessions as eMSPs may read them at the hub. */
  sessions(): Promise<readonly SessionJson[]>;
}

export interface SessionJson {
  readonly id: string;
  readonly status: string;
  readonly kwh: number;
  readonly start_date_time: string;
  readonly end_date_time?: string;
  readonly last_updated: string;
  readonly charging_periods: readonly unknown[];
}

let numbers = 0;

export async function openChargingScene(database: TestDatabase): Promise<ChargingScene> {
  const base = await openTestHub(database);
  base.time.now = START;
  const answers = new Map<string, Authorization>([['UID1', { status: 'ACCEPTED', driver: driverOf('UID1') }]]);
  const asked: string[] = [];
  const identifyDriver: IdentifyDriver = async (_from, { idToken }) => {
    asked.push(idToken.value);
    return answers.get(idToken.value.trim().toUpperCase()) ?? { status: 'UNKNOWN' };
  };
  const timeZone = 'Europe/Amsterdam';
  // What the hub's copy of the Location would tell the clearing.
  Object.assign(base, { checkSignedData, locationFacts: async () => ({ timeZone, maxPowerW: () => 11_040 }) });
  const hub = { ...base, identifyDriver, writeCharging, encodeSignedValue, checkSignedData };
  await agree(base, { cpo: 'NL*ABC', emsp: 'DE*MSP' });
  await putTariff(base, 'T1', [{ price_components: [{ type: 'ENERGY', price: 0.4, step_size: 1 }] }]);
  const role = { ...MSP, role: 'EMSP' as const, businessDetails: { name: 'MSP' } };
  await base.connections.insert(aConnection('DE*MSP', { roles: [role], granted: [role] }));
  return {
    hub,
    answers,
    asked,
    addStation: (version, tariffs) => addStation(hub, version, tariffs),
    later: async (minutes) => {
      base.time.now = new Date(base.time.now.getTime() + minutes * MINUTE);
      while ((await settleDue(hub, base.time.now)) > 0);
      await base.settled();
    },
    close: () => base.close(),
  };
}

export function driverOf(uid: string, fields: Partial<Driver> = {}): Driver {
  return { token: { party: MSP, uid, type: 'RFID', contractId: `DE-MSP-${uid}` }, authMethod: 'WHITELIST', ...fields };
}

/** A tariff of the CPO as its JSON says. */
export async function putTariff(hub: TestHub, id: string, elements: readonly unknown[]): Promise<void> {
  const json = {
    country_code: 'NL',
    party_id: 'ABC',
    id,
    currency: 'EUR',
    elements,
    last_updated: '2026-01-01T00:00:00Z',
  };
  await hub.objects.put({
    module: 'tariffs',
    key: objectKey(CPO, id),
    owner: 'NL*ABC',
    id,
    audience: 'EVERYBODY',
    ocpiVersion: '2.2.1',
    json: JSON.stringify(json),
    lastUpdated: START,
    revision: 1,
  });
}

async function addStation(
  hub: ChargingScene['hub'],
  version: OcppVersion = '1.6',
  { connector: tariffIds, site = ['T1'] }: StationTariffs = {},
): Promise<AtStation> {
  const number = ++numbers;
  const outlet = (one: number) =>
    anEvse(one, {
      uid: `ST-${number}*${one}`,
      connectors: [aConnector({ number16: one, maxAmperageA: 16, ...(tariffIds && { tariffIds }) })],
    });
  const station = aStation({ id: `ST-${number}`, siteId: `SITE${number}`, evses: [outlet(1), outlet(2)] });
  await hub.sites.insert(aSite({ id: station.siteId, tariffIds: site }));
  await hub.stations.insert(station);
  return atStation(hub, station, version);
}

function atStation(hub: ChargingScene['hub'], station: Station, version: OcppVersion): AtStation {
  const at: AtStation = {
    get from() {
      return { station, version, receivedAt: hub.clock.now() };
    },
    start: async (change = {}) => {
      const start = { outlet: { connector: 1 }, idToken: { value: 'UID1' }, meterStartWh: '1000', at: START };
      const { transactionNumber, authorization } = await startTransaction(hub, at.from, { ...start, ...change });
      return { number: String(transactionNumber), status: authorization.status };
    },
    stop: async (stationRef, change = {}) => {
      const stop = { stationRef, meterStopWh: '7000', at: atMinute(60), samples: [], signed: [] };
      return (await stopTransaction(hub, at.from, { ...stop, ...change })).authorization;
    },
    event: async (kind, seqNo, change = {}) => {
      const given = {
        kind,
        seqNo,
        stationRef: `tx-${station.id}`,
        at: START,
        offline: false,
        trigger: 'CablePluggedIn',
      };
      const event: TransactionEvent = { ...given, samples: [], signed: [], ...change };
      return (await recordTransactionEvent(hub, at.from, event)).authorization;
    },
    transactions: () => hub.transactions.list({ stationId: station.id, limit: 100 }),
    outcomes: async () => {
      const all = [...(await at.transactions())].reverse();
      return Promise.all(all.map(async (one) => outcomeText(one, await at.cdr(one))));
    },
    cdr: async (transaction) => {
      const [only] = transaction ? [transaction] : await at.transactions();
      return only && hub.cdrs.find(objectKey(CPO, only.id));
    },
    sessions: async () => {
      const stored = await Promise.all(
        (await at.transactions()).map(({ id }) => hub.objects.find('sessions', objectKey(CPO, id))),
      );
      return stored.flatMap((one) => (one ? [JSON.parse(one.json)] : []));
    },
  };
  return at;
}

function outcomeText({ outcome, flags }: Transaction, record: CdrRecord | undefined): string {
  const { cdr } = record ?? {};
  const billed = cdr ? [`${cdr.totalEnergyKwh.toFixed()} kWh`, `${cdr.totalCost.exclVat.toFixed()} EUR`] : [];
  return [outcome, ...billed, ...flags].join(' ');
}

/** A message with values of the register, in Wh by minute. */
export function reading(
  values: Readonly<Record<number, number>>,
  fields: Partial<MeterSample> = {},
  signed: readonly SignedSample[] = [],
) {
  const samples = Object.entries(values).map(([minute, wh]) => registerAt(Number(minute), wh, fields));
  return { samples, signed };
}

function registerAt(minute: number, wh: number, fields: Partial<MeterSample>): MeterSample {
  return {
    at: atMinute(minute),
    measurand: 'Energy.Active.Import.Register',
    value: new Decimal(wh),
    context: 'Sample.Periodic',
    location: 'Outlet',
    unit: 'Wh',
    ...fields,
  };
}
