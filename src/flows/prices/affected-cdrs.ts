import type { BilledLine } from '../../domain/analytics/billed-line.js';
import { type CdrRecord, isBooked } from '../../domain/clearing/cdr-record.js';
import { Decimal, sum } from '../../domain/decimal.js';
import { objectKey, partyKey } from '../../domain/party.js';
import type { Plan } from '../../domain/plans/plan.js';
import { wholesaleOf } from '../../domain/plans/plan-for.js';
import { readTariffId } from '../../domain/plans/publishing/tariff-id.js';
import { SLOT_MS, slotStart } from '../../domain/spot/spot-price.js';
import { countUnspread, type UnspreadDeps } from '../analytics/spread-new-lines.js';
import type { Hub } from '../hub.js';
import type { AffectedCdr, AffectedCdrs, BilledIn } from './open-reports.js';
import { type RepriceDeps, type RepricedBy, reprice } from './reprice-cdr.js';

export type AffectedDeps = UnspreadDeps &
  RepriceDeps &
  Pick<Hub, 'plans'> & {
    readonly billedLines: Pick<Hub['billedLines'], 'ofCdr' | 'sold'>;
    readonly cdrs: Pick<Hub['cdrs'], 'find'>;
  };

/** CDRs of one answer. */
const MOST_CDRS = 1_000;
/** CDRs that may be looked at for it: of locked prices, many that began in another quarter hour. */
const MOST_LOOKED_AT = 20_000;
/** CDRs that are read at the same time. */
const LANES = 20;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Stretches of equal prices end with their local day, which has up to 25 hours. */
const LONGEST_DAY_MS = 25 * HOUR_MS;
/** A session with a locked price is found if it takes energy this soon after it began. */
const LOCKED_FOR_MS = 48 * HOUR_MS;

/**
 * Accepted CDRs that were billed by prices that a correction has changed: with energy by tariffs of plans that follow the
 * index (retail plans over them, too) in a corrected quarter hour, or, where the price is locked at the start, that
 * began in one. Credited ones are shown as such; CDRs that were billed by the prices after already are left out. Reads
 * billed lines and CDRs, and changes nothing. At most 1,000, the first that were found.
 */
export async function affectedCdrs(hub: AffectedDeps, { index, slots }: BilledIn): Promise<AffectedCdrs> {
  const plans = hub.plans.map((plan) => ({ plan, base: wholesaleOf(hub.plans, plan) }));
  const search: Search = { index, differences: slots, corrected: correctedSlots(slots), plans };
  const found: AffectedCdr[] = [];
  let lookedAt = 0;
  let isCut = false;
  for await (const keys of candidates(hub, search)) {
    const judged = await Promise.all(keys.map((key) => judge(hub, search, key)));
    found.push(...judged.flatMap((one) => one ?? []));
    lookedAt += keys.length;
    isCut = found.length > MOST_CDRS || lookedAt >= MOST_LOOKED_AT;
    if (isCut) break;
  }
  const inOrder = found.slice(0, MOST_CDRS).sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || order(a, b));
  return { cdrs: inOrder, more: isCut, unspread: await countUnspread(hub) };
}

function order(a: AffectedCdr, b: AffectedCdr): number {
  return a.cdr < b.cdr ? -1 : 1;
}

interface PlanOnBase {
  readonly plan: Plan;
  /** The plan whose energy counts. */
  readonly base: Plan;
}

interface Search {
  readonly index: string;
  readonly differences: BilledIn['slots'];
  readonly corrected: ReadonlySet<number>;
  /** All of the hub, also those that do not follow the index. */
  readonly plans: readonly PlanOnBase[];
}

/** An hour that was corrected is four quarter hours. */
function correctedSlots(differences: BilledIn['slots']): ReadonlySet<number> {
  const slots = new Set<number>();
  for (const { startsAt, after } of differences) {
    const endMs = startsAt.getTime() + after.minutes * MINUTE_MS;
    for (let startMs = startsAt.getTime(); startMs < endMs; startMs += SLOT_MS) slots.add(startMs);
  }
  return slots;
}

interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Quarter hours that follow each other as one. */
function stretches(slots: ReadonlySet<number>): readonly Stretch[] {
  const joined: Stretch[] = [];
  for (const startMs of [...slots].sort((a, b) => a - b)) {
    const last = joined.at(-1);
    const untilMs = startMs + SLOT_MS;
    if (last?.untilMs === startMs) joined[joined.length - 1] = { fromMs: last.fromMs, untilMs };
    else joined.push({ fromMs: startMs, untilMs });
  }
  return joined;
}

/** Keys of CDRs that may be affected, each once, some at a time. */
async function* candidates(hub: AffectedDeps, search: Search): AsyncGenerator<readonly string[]> {
  const seen = new Set<string>();
  let waiting: string[] = [];
  for (const of of search.plans.filter(({ base }) => base.energy.spot?.index === search.index)) {
    for (const stretch of stretches(search.corrected)) {
      for await (const { cdrKey, tariff } of hub.billedLines.sold(soldIn(of, stretch))) {
        if (seen.has(cdrKey) || !mayBeOf(search, { ...of, stretch }, tariff)) continue;
        seen.add(cdrKey);
        waiting.push(cdrKey);
        if (waiting.length < LANES) continue;
        yield waiting;
        waiting = [];
      }
    }
  }
  if (waiting.length > 0) yield waiting;
}

function soldIn({ plan, base }: PlanOnBase, { fromMs, untilMs }: Stretch) {
  const until = new Date(isLocked(base) ? untilMs + LOCKED_FOR_MS : untilMs);
  return { cpo: partyKey(plan.party), tariffs: objectKey(plan.party, `${plan.id}-`), from: new Date(fromMs), until };
}

function isLocked({ energy }: Plan): boolean {
  return energy.spot?.mode === 'LOCK_AT_START';
}

/** Whether sessions with a tariff can have the price of a corrected quarter hour by this plan. */
function mayBeOf(search: Search, of: PlanOnBase & { readonly stretch: Stretch }, tariff: string): boolean {
  if (planOf(search, tariff)?.plan !== of.plan) return false;
  if (!isLocked(of.base)) return true;
  const time = readTariffId(of.plan.id, idOf(tariff));
  if (time?.kind !== 'SLOT') return false;
  return time.startMs < of.stretch.untilMs && time.startMs + LONGEST_DAY_MS > of.stretch.fromMs;
}

/** The plan that a tariff was published for: of several whose ids it begins with, the longest. */
function planOf({ plans }: Search, tariff: string): PlanOnBase | undefined {
  const fitting = plans.filter(
    ({ plan }) => tariff.startsWith(`${partyKey(plan.party)}/`) && readTariffId(plan.id, idOf(tariff)) !== undefined,
  );
  return fitting.sort((a, b) => b.plan.id.length - a.plan.id.length)[0];
}

/** `T1` of `NL*ABC/T1`. */
function idOf(tariff: string): string {
  return tariff.slice(tariff.indexOf('/') + 1);
}

/** Undefined: it is not affected. */
async function judge(hub: AffectedDeps, search: Search, key: string): Promise<AffectedCdr | undefined> {
  const record = await hub.cdrs.find(key);
  if (!record || record.cdr.credit || !isBooked(record.review) || record.review.state === 'WITHDRAWN') return undefined;
  const lines = await hub.billedLines.ofCdr(key);
  const affected = lines.filter((line) => isAffected(search, record, line));
  const kwh = sum(affected.map(({ energyKwh }) => energyKwh));
  if (kwh.isZero()) return undefined;
  const repriced = await repricedBy(hub, search, { record, lines });
  if (repriced === 'BILLED_AFTER') return undefined;
  return {
    cdr: key,
    startsAt: record.cdr.startedAt,
    kwh: kwh.toFixed(),
    ...(record.review.state === 'CREDITED' && { credited: true as const }),
    ...(repriced instanceof Decimal && { difference: repriced.toFixed() }),
    currency: record.cdr.currency,
  };
}

function isAffected(search: Search, { cdr }: CdrRecord, { kind, tariff, slot }: BilledLine): boolean {
  const of = kind === 'ENERGY' && tariff !== undefined ? planOf(search, tariff) : undefined;
  if (of?.base.energy.spot?.index !== search.index) return false;
  return search.corrected.has(isLocked(of.base) ? slotStart(cdr.startedAt.getTime()) : slot.getTime());
}

/** Only where one plan has priced all energy can it be told what the same session costs by other prices. */
async function repricedBy(
  hub: AffectedDeps,
  search: Search,
  billed: Pick<RepricedBy, 'lines' | 'record'>,
): ReturnType<typeof reprice> {
  const energy = billed.lines.filter(({ kind }) => kind === 'ENERGY');
  const plans = new Set(energy.map(({ tariff }) => (tariff === undefined ? undefined : planOf(search, tariff))));
  const [of, ...others] = [...plans];
  if (!of || others.length > 0) return undefined;
  return reprice(hub, { ...billed, ...of, index: search.index, differences: search.differences });
}
