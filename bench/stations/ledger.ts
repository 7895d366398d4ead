import type { EmspPlatform } from '../../src/simulator/emsp-platform.js';
import type { OperatorApi } from '../../src/simulator/operator-api.js';
import type { LocalTransaction } from '../../src/simulator/station/station-memory.js';
import { evseUid } from './add-stations.js';

/** What a station metered: the bench's own books. */
export interface LedgerEntry {
  readonly evseUid: string;
  readonly token: string;
  readonly startedAt: string;
  readonly energyWh: number;
}

/** A CDR or Session as the hub shows it to the eMSP. */
export interface BilledEntry {
  readonly id: string;
  readonly evseUid: string;
  readonly startedAt: string;
  readonly energyKwh: number;
  readonly status?: string;
  readonly priceExclVat?: number;
}

export interface Comparison {
  readonly missing: readonly string[];
  readonly twice: readonly string[];
  readonly wrongEnergy: readonly string[];
  /** Billed, and nobody charged it. */
  readonly unknown: readonly string[];
}

export function ledgerEntry(uid: string, { end, startWh, startedAt, token }: LocalTransaction): LedgerEntry {
  return { evseUid: uid, token: token?.value ?? '', startedAt, energyWh: (end?.stopWh ?? startWh) - startWh };
}

/** Pairs what was metered with what was billed, by EVSE and start; several with the same start by their energy. */
export function compare(ledger: readonly LedgerEntry[], billed: readonly BilledEntry[]): Comparison {
  const metered = grouped(ledger);
  const claims = grouped(billed);
  const missing: string[] = [];
  const twice: string[] = [];
  const wrongEnergy: string[] = [];
  for (const [key, entries] of metered) {
    const found = claims.get(key) ?? [];
    for (let lack = found.length; lack < entries.length; lack += 1) missing.push(key);
    for (let more = entries.length; more < found.length; more += 1) twice.push(key);
    const is = found.map(({ energyKwh }) => Math.round(energyKwh * 1_000_000) / 1000).sort(byNumber);
    const should = entries.map(({ energyWh }) => energyWh).sort(byNumber);
    if (found.length === entries.length && is.some((wh, index) => wh !== should[index])) {
      wrongEnergy.push(`${key}: metered ${should.join(', ')} Wh, billed ${is.join(', ')} Wh`);
    }
  }
  const unknown = [...claims.keys()].filter((key) => !metered.has(key));
  return { missing, twice, wrongEnergy, unknown };
}

/** All CDRs that the hub has for the eMSP, page by page: each once, whatever was delivered how often. */
export async function readCdrs(emsp: EmspPlatform): Promise<readonly BilledEntry[]> {
  const cdrs = (await emsp.fetchAll({ module: 'cdrs' })) as readonly unknown[] as readonly OcpiCdrFields[];
  return cdrs.map((cdr) => ({
    id: cdr.id,
    evseUid: cdr.cdr_location.evse_uid,
    startedAt: cdr.start_date_time,
    energyKwh: cdr.total_energy,
    priceExclVat: cdr.total_cost.excl_vat,
  }));
}

interface OcpiCdrFields {
  readonly id: string;
  readonly start_date_time: string;
  readonly total_energy: number;
  readonly total_cost: { readonly excl_vat: number };
  readonly cdr_location: { readonly evse_uid: string };
}

/** All Sessions that the hub has for the eMSP. */
export async function readSessions(emsp: EmspPlatform): Promise<readonly BilledEntry[]> {
  const sessions = (await emsp.fetchAll({
    module: 'sessions',
    query: 'date_from=2017-01-01T00:00:00Z',
  })) as readonly unknown[] as readonly OcpiSessionFields[];
  return sessions.map((session) => ({
    id: session.id,
    evseUid: session.evse_uid,
    startedAt: session.start_date_time,
    energyKwh: session.kwh,
    status: session.status,
  }));
}

interface OcpiSessionFields {
  readonly id: string;
  readonly evse_uid: string;
  readonly start_date_time: string;
  readonly kwh: number;
  readonly status: string;
}

/** All transactions that the hub has of a station, page by page. */
export async function readTransactions(
  api: Pick<OperatorApi, 'get'>,
  stationId: string,
): Promise<readonly (BilledEntry & { readonly outcome: string })[]> {
  const found: HubTransaction[] = [];
  for (let before: string | undefined; ; ) {
    const query = `station=${stationId}&limit=100${before === undefined ? '' : `&before=${before}`}`;
    const page = await api.get<{ items: readonly HubTransaction[]; before?: string }>(`/station-transactions?${query}`);
    found.push(...page.items);
    before = page.before;
    if (before === undefined || page.items.length === 0) break;
  }
  return found.map(({ id, station, evse, started_at, told, outcome }) => ({
    id,
    evseUid: evseUid(station, evse),
    startedAt: started_at,
    energyKwh: Number(told?.energy_wh ?? 0) / 1000,
    outcome,
  }));
}

interface HubTransaction {
  readonly id: string;
  readonly station: string;
  readonly evse: number;
  readonly started_at: string;
  readonly told?: { readonly energy_wh: string };
  readonly outcome: string;
}

function grouped<Entry extends { readonly evseUid: string; readonly startedAt: string }>(
  entries: readonly Entry[],
): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = `${entry.evseUid} ${new Date(entry.startedAt).toISOString().slice(0, 19)}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return groups;
}

function byNumber(a: number, b: number): number {
  return a - b;
}
