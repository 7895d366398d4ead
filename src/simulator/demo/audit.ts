import { parse } from 'csv-parse/sync';
import { Decimal } from 'decimal.js';
import type { OcpiCdr } from '../ocpi-objects.js';
import type { ApiCdrTotal, ApiRun } from '../operator-api.js';
import type { DemoNetworks } from './join.js';
import type { PlayedDay } from './play.js';
import type { ClearedDay, DownloadedDocument } from './settle.js';
import type { StationVisit } from './station.js';

/** What the demo did, for those who check it. */
export interface DemoOutcome {
  readonly networks: DemoNetworks;
  readonly day: PlayedDay;
  readonly cleared: ClearedDay;
  readonly run: ApiRun;
  readonly papers: readonly DownloadedDocument[];
  /** Its CDR is among the good ones of the day. Absent: nobody charged at a station of the hub's own. */
  readonly visit?: StationVisit;
}

/** Everything that is off, in words; empty when the demo is as it should be. */
export function auditDemo(outcome: DemoOutcome): readonly string[] {
  return [
    ...auditVerdicts(outcome),
    ...auditDeliveries(outcome),
    ...auditPositions(outcome.run),
    ...auditPapers(outcome),
    ...auditVisit(outcome.visit),
  ];
}

/** Sum of a document's CSV, exact. */
export function csvSum(csv: Buffer): Decimal {
  return csvAmounts(csv).reduce((sum, amount) => sum.plus(amount), ZERO);
}

const ZERO = new Decimal(0);

function auditVerdicts({ day, cleared }: DemoOutcome): readonly string[] {
  const count = (belongs: (total: ApiCdrTotal) => boolean): number =>
    cleared.totals.filter(belongs).reduce((sum, total) => sum + total.count, 0);
  return [
    ...differs(
      'accepted CDRs',
      day.good.length + day.credits.length,
      count(({ review }) => review === 'ACCEPTED'),
    ),
    ...differs(
      'credited CDRs',
      day.credited.length,
      count(({ review }) => review === 'CREDITED'),
    ),
    ...differs(
      'mismatched CDRs',
      day.wrong.length,
      count(({ review }) => review === 'MISMATCH'),
    ),
    ...differs(
      'quarantined CDRs',
      day.doubtful.length,
      count(({ rule }) => rule === 'ENERGY_SUM'),
    ),
  ];
}

/** Each eMSP got the CDRs of its own drivers, whole and as they were sent, and nobody else's. */
function auditDeliveries({ networks, day }: DemoOutcome): readonly string[] {
  const expected = [...day.good, ...day.credited, ...day.credits];
  return networks.emsps.flatMap(({ company, platform }) => {
    const own = expected.filter((cdr) => cdr.cdr_token.party_id === company.party.party_id);
    const got = new Set(platform.received.list('cdrs').map((cdr) => JSON.stringify(cdr)));
    const missing = own.filter((cdr) => !got.has(JSON.stringify(cdr)));
    return [
      ...differs(`CDRs delivered to ${company.name}`, own.length, got.size),
      ...differs(`CDRs that reached ${company.name} changed or not at all`, 0, missing.length),
    ];
  });
}

function auditPositions({ positions = [], hub_net = [] }: ApiRun): readonly string[] {
  const sum = [...positions, ...hub_net].reduce((total, { amount }) => total.plus(amount), ZERO);
  return differs('sum of positions and hub', '0', sum.toFixed());
}

/** The papers say what the CPOs' own books say, and each paper what its CSV says. */
function auditPapers({ networks, day, papers, visit }: DemoOutcome): readonly string[] {
  const sellers = new Set(
    [...networks.cpos, ...(visit ? [visit] : [])].map(
      ({ company }) => `${company.party.country_code}*${company.party.party_id}`,
    ),
  );
  const energy = papers.filter(({ document }) => sellers.has(document.seller.party));
  const invoiced = energy.reduce((sum, { csv }) => sum.plus(csvSum(csv)), ZERO);
  const claimed = day.good.reduce((sum, cdr) => sum.plus(claimOf(cdr)), ZERO);
  return [
    ...differs('sum of the CPOs’ own books', claimed.toFixed(), invoiced.toFixed()),
    ...papers.flatMap((paper) =>
      paper.pdf.subarray(0, 5).toString('latin1') === '%PDF-' ? [] : [`${paper.document.number}: not a PDF`],
    ),
    ...energy.flatMap(({ document, csv }) =>
      differs(`net of ${document.number} by its CSV`, csvNet(csv).toFixed(2), document.net),
    ),
  ];
}

/** The CDR says what the station's meter says, and is cut where its price changes with the market. */
function auditVisit(visit: StationVisit | undefined): readonly string[] {
  if (!visit) return [];
  const { cdr, meteredWh, complaints } = visit;
  return [
    ...complaints.map((complaint) => `the station's session: ${complaint}`),
    ...differs(
      'kWh of the station’s meter',
      new Decimal(Math.round(meteredWh)).div(1_000).toFixed(),
      String(cdr.total_energy),
    ),
    ...(cdr.charging_periods.length > 1 ? [] : ['the station’s session was not cut where its price changed']),
  ];
}

/** The CSV's amounts, rounded once per line of the document as its lines are. */
function csvNet(csv: Buffer): Decimal {
  const lines = new Map<string, Decimal>();
  for (const row of rowsOf(csv)) {
    lines.set(row['line'] ?? '', (lines.get(row['line'] ?? '') ?? ZERO).plus(row['claimed_excl_vat'] ?? 0));
  }
  return [...lines.values()].reduce((sum, line) => sum.plus(line.toDecimalPlaces(2)), ZERO);
}

function csvAmounts(csv: Buffer): readonly string[] {
  return rowsOf(csv).map((row) => row['claimed_excl_vat'] ?? '0');
}

function rowsOf(csv: Buffer): readonly Readonly<Record<string, string>>[] {
  return parse(csv, { columns: true });
}

function claimOf(cdr: OcpiCdr): Decimal {
  return new Decimal(cdr.total_cost.excl_vat);
}

function differs(what: string, expected: string | number, found: string | number): readonly string[] {
  return expected === found ? [] : [`${what}: expected ${expected}, found ${found}`];
}
