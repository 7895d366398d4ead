import { type Staff, visibleParties } from '../../domain/access.js';
import { energyCost } from '../../domain/analytics/margin.js';
import {
  LINE_KEYS,
  type LineKey,
  type MarginKey,
  TIME_KEYS,
  type TimeKey,
  timeKey,
} from '../../domain/analytics/margin-keys.js';
import { HubError } from '../../domain/errors.js';
import type { PartyKey } from '../../domain/party.js';
import { findTimeZone, type TimeZone } from '../../domain/pricing/periods/local-time.js';
import { SLOT_MS, type SpotPrices } from '../../domain/spot/spot-price.js';
import type { LineGroup, LineQuery } from '../../store/pricing/billed-line-store.js';
import { narrow } from '../access/narrow.js';
import type { Hub } from '../hub.js';
import { loadSpotPrices } from '../prices/load-spot-prices.js';
import { collectRows, MAX_ROWS, type MarginRow, type RowCollector } from './margin-rows.js';
import { countUnspread, type UnspreadDeps } from './spread-new-lines.js';

export type MarginDeps = UnspreadDeps & {
  readonly billedLines: Pick<Hub['billedLines'], 'groups'>;
} & Pick<Hub, 'priceAreas' | 'spotPrices'>;

export interface MarginQuery {
  /** Whole quarter hours, from inclusive and until exclusive. */
  readonly from: Date;
  readonly until: Date;
  /** What the rows are told apart by; empty: one row for each currency. */
  readonly by: readonly MarginKey[];
  readonly cpo?: PartyKey;
  readonly emsp?: PartyKey;
  /** `NL*ABC/LOC1`, folded. */
  readonly location?: string;
  readonly tariff?: string;
  /** Of local days and hours. */
  readonly timeZone: string;
}

export interface MarginReport {
  readonly rows: readonly MarginRow[];
  /** One for each currency. */
  readonly totals: readonly MarginRow[];
  /** No accepted CDR of the hub is missing from it; soon none is. */
  readonly isComplete: boolean;
  /** How many are missing: for operators. */
  readonly unspreadCdrs?: number;
}

const MAX_DAYS = 400;
const DAY_MS = 86_400_000;
/** Read at a time: so that the groups of many locations fit into the memory of the database. */
const DAYS_AT_A_TIME = 7;

/**
 * What energy brought and what it cost, by hour, location, tariff or partner. Costs are found anew each time, with the
 * newest day-ahead prices. Somebody who is no operator sees what their own parties sold: what it cost is the seller's
 * secret. Refuses (`bad-field`) a range that is not whole quarter hours, is longer than 400 days or ends before it
 * begins, a time zone that does not exist, and more than 20,000 rows.
 */
export async function marginReport(hub: MarginDeps, staff: Staff, query: MarginQuery): Promise<MarginReport> {
  requireRange(query);
  const zone = zoneOf(query.timeZone);
  const rows = collectRows(query.by);
  const sellers = narrow(staff, query.cpo);
  if (sellers.kind !== 'NOTHING') {
    const cpos = sellers.kind === 'PARTIES' ? { cpos: sellers.involving } : {};
    for (const { from, until } of stretches(query)) {
      await addStretch(hub, { ...toLineQuery(hub, query), ...cpos, from, until }, { query, zone, rows });
    }
  }
  const unspreadCdrs = await countUnspread(hub);
  const isOperator = visibleParties(staff) === undefined;
  return {
    rows: rows.rows(),
    totals: rows.totals(),
    isComplete: unspreadCdrs === 0,
    ...(isOperator && { unspreadCdrs }),
  };
}

function requireRange({ from, until }: MarginQuery): void {
  for (const [field, at] of [['from', from] as const, ['until', until] as const]) {
    if (at.getTime() % SLOT_MS !== 0) throw refusal(field, 'expected the beginning of a quarter hour');
  }
  if (until <= from) throw refusal('until', 'must be after from');
  if (until.getTime() - from.getTime() > MAX_DAYS * DAY_MS)
    throw refusal('until', `at most ${MAX_DAYS} days after from`);
}

function zoneOf(name: string): TimeZone {
  try {
    return findTimeZone(name);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    throw refusal('tz', 'expected a time zone such as Europe/Amsterdam');
  }
}

function refusal(field: string, message: string): HubError {
  return new HubError('bad-field', `${field}: ${message}`, field);
}

function* stretches({ from, until }: MarginQuery): Generator<{ readonly from: Date; readonly until: Date }> {
  for (let startMs = from.getTime(); startMs < until.getTime(); startMs += DAYS_AT_A_TIME * DAY_MS) {
    const endMs = Math.min(startMs + DAYS_AT_A_TIME * DAY_MS, until.getTime());
    yield { from: new Date(startMs), until: new Date(endMs) };
  }
}

function toLineQuery(hub: MarginDeps, { from, until, by, emsp, location, tariff }: MarginQuery): LineQuery {
  return {
    from,
    until,
    ...(emsp && { emsp }),
    ...(location !== undefined && { location }),
    ...(tariff !== undefined && { tariff }),
    by: by.filter(isLineKey),
    areas: hub.priceAreas.map(({ members }) => members),
  };
}

interface Adding {
  readonly query: MarginQuery;
  readonly zone: TimeZone;
  readonly rows: RowCollector;
}

async function addStretch(hub: MarginDeps, lines: LineQuery, { query, zone, rows }: Adding): Promise<void> {
  const prices = pricesOf(hub, lines);
  for await (const group of hub.billedLines.groups(lines)) {
    const area = group.area === undefined ? undefined : hub.priceAreas[group.area];
    const spot = area?.index === undefined ? undefined : (await prices(area.index)).at(group.slot.getTime());
    rows.add(keysOf(query.by, group, { lines, zone }), group, energyCost(group, area, spot));
    if (rows.count() > MAX_ROWS) throw refusal('by', `more than ${MAX_ROWS} rows: ask for less time or fewer keys`);
  }
}

/** Each index is read once for a stretch, and only if something was sold under it. */
function pricesOf(hub: MarginDeps, { from, until }: LineQuery): (index: string) => Promise<SpotPrices> {
  const known = new Map<string, Promise<SpotPrices>>();
  return (index) => {
    const prices = known.get(index) ?? loadSpotPrices(hub, { index, from, until });
    known.set(index, prices);
    return prices;
  };
}

function keysOf(
  by: readonly MarginKey[],
  { slot, keys }: LineGroup,
  { lines, zone }: { readonly lines: LineQuery; readonly zone: TimeZone },
): readonly string[] {
  return by.map((key) => (isTimeKey(key) ? timeKey(key, slot.getTime(), zone) : (keys[lines.by.indexOf(key)] ?? '')));
}

function isTimeKey(key: MarginKey): key is TimeKey {
  return TIME_KEYS.some((one) => one === key);
}

function isLineKey(key: MarginKey): key is LineKey {
  return LINE_KEYS.some((one) => one === key);
}
