import type { CdrRecord } from '../clearing/cdr-record.js';
import { type Decimal, roundTo, sum, ZERO } from '../decimal.js';
import { objectKey, partyKey } from '../party.js';
import type { AuditLine } from '../pricing/priced-cdr.js';
import { slotStart } from '../spot/spot-price.js';
import { type BilledLine, LINE_KINDS, type LineKind } from './billed-line.js';
import { periodSpans, sessionSpan } from './period-spans.js';
import { type Piece, type Span, spreadEvenly } from './spread-evenly.js';

export type SpreadRecord = Pick<CdrRecord, 'cdr' | 'emsp' | 'key'>;

/** Decimals of an energy and of an amount in one quarter hour; the last one takes the rest. */
const KWH_PLACES = 9;
const MONEY_PLACES = 12;

/**
 * The billed lines of a CDR that is no credit: its price, charge by charge as `audit` has it, and the energy of its
 * periods, spread evenly over the time of each period. Fees stand where their period begins, step surpluses where it
 * ends; limits are spread over the session. `audit` undefined: the CDR cannot be priced any more, and its claimed
 * total is spread over the session. One line per quarter hour, tariff and kind, in this order.
 */
export function spreadLines(record: SpreadRecord, audit: readonly AuditLine[] | undefined): readonly BilledLine[] {
  const drafts = collectDrafts();
  spreadEnergy(record, audit ?? [], drafts.add);
  const computed = audit ? spreadCharges(record, audit, drafts.add) : ZERO;
  const session = sessionSpan(record.cdr);
  const difference = record.cdr.totalCost.exclVat.minus(computed);
  const when = audit ? atEnd(session) : session;
  if (!difference.isZero()) drafts.add({ kind: 'DIFFERENCE', pieces: spreadEvenly(difference, when, MONEY_PLACES) });
  // What was neither energy nor money is a CDR all the same.
  if (drafts.isEmpty()) drafts.add({ kind: 'FLAT', pieces: spreadEvenly(ZERO, atStart(session), MONEY_PLACES) });
  return numbered(record, drafts.inOrder());
}

/** The lines of a credit CDR: those of its original with the other sign, so that both leave nothing. */
export function creditLines(credit: SpreadRecord, ofOriginal: readonly BilledLine[]): readonly BilledLine[] {
  return ofOriginal.map(
    (line): BilledLine => ({
      ...line,
      cdrKey: credit.key,
      energyKwh: line.energyKwh.negated(),
      revenue: line.revenue.negated(),
      cdrs: line.cdrs === 1 ? -1 : 0,
    }),
  );
}

interface Draft {
  readonly slotMs: number;
  readonly kind: LineKind;
  readonly tariffId: string | undefined;
  energyKwh: Decimal;
  revenue: Decimal;
}

interface Share {
  readonly kind: LineKind;
  readonly tariffId?: string | undefined;
  readonly of?: 'energyKwh' | 'revenue';
  readonly pieces: readonly Piece[];
}

type Add = (share: Share) => void;

/** Adds shares up by quarter hour, tariff and kind. */
function collectDrafts() {
  const drafts = new Map<string, Draft>();
  const add: Add = ({ kind, tariffId, of = 'revenue', pieces }) => {
    for (const { slotMs, value } of pieces) {
      const key = `${slotMs} ${kind} ${tariffId ?? ''}`;
      const draft = drafts.get(key) ?? { slotMs, kind, tariffId, energyKwh: ZERO, revenue: ZERO };
      draft[of] = draft[of].plus(value);
      drafts.set(key, draft);
    }
  };
  const inOrder = (): readonly Draft[] =>
    [...drafts.values()].sort((a, b) => a.slotMs - b.slotMs || placeOf(a.kind) - placeOf(b.kind));
  return { add, inOrder, isEmpty: () => drafts.size === 0 };
}

function placeOf(kind: LineKind): number {
  return LINE_KINDS.indexOf(kind);
}

/** As it was priced; where nothing prices it, as the period tells it. */
function spreadEnergy({ cdr }: SpreadRecord, audit: readonly AuditLine[], add: Add): void {
  const spans = periodSpans(cdr);
  cdr.chargingPeriods.forEach((period, index) => {
    const priced = audit.filter((line) => line.period === index && isEnergyCharge(line));
    const told = period.dimensions.filter(({ type }) => type === 'ENERGY').map(({ volume }) => volume);
    const energyKwh = sum(priced.length > 0 ? priced.map(({ quantity }) => quantity ?? ZERO) : told);
    const span = spans[index];
    if (energyKwh.isZero() || !span) return;
    const tariffId = priced[0]?.tariffId ?? period.tariffId;
    add({ kind: 'ENERGY', tariffId, of: 'energyKwh', pieces: spreadEvenly(energyKwh, span, KWH_PLACES) });
  });
}

function isEnergyCharge({ kind, dimension }: AuditLine): boolean {
  return kind === 'CHARGE' && dimension === 'ENERGY';
}

/** Returns what was spread: the computed total, to the decimals that are kept. */
function spreadCharges({ cdr }: SpreadRecord, audit: readonly AuditLine[], add: Add): Decimal {
  const spans = periodSpans(cdr);
  let exact = ZERO;
  let spread = ZERO;
  for (const line of audit) {
    exact = exact.plus(line.costExcl);
    // Rounded as a running sum: many thirds of a cent add up to whole cents.
    const amount = roundTo(exact, MONEY_PLACES).minus(spread);
    spread = spread.plus(amount);
    if (amount.isZero()) continue;
    const span = spanOf(line, spans, sessionSpan(cdr));
    const kind = line.dimension ?? 'ADJUSTMENT';
    add({ kind, tariffId: line.tariffId, pieces: spreadEvenly(amount, span, MONEY_PLACES) });
  }
  return spread;
}

function spanOf(line: AuditLine, spans: readonly Span[], session: Span): Span {
  const span = line.period === undefined ? undefined : spans[line.period];
  if (!span) return session;
  if (line.kind === 'STEP_SURPLUS') return atEnd(span);
  return line.dimension === 'FLAT' || line.dimension === 'RESERVATION_FLAT' ? atStart(span) : span;
}

function atStart({ startMs }: Span): Span {
  return { startMs, endMs: startMs };
}

/** The last quarter hour of a span: one that ends on the border of two lies in the first. */
function atEnd({ startMs, endMs }: Span): Span {
  const lastMs = slotStart(Math.max(startMs, endMs - 1));
  return { startMs: lastMs, endMs: lastMs };
}

function numbered({ cdr, emsp, key }: SpreadRecord, drafts: readonly Draft[]): readonly BilledLine[] {
  const common = {
    cdrKey: key,
    cpo: partyKey(cdr.party),
    emsp: partyKey(emsp),
    location: objectKey(cdr.party, cdr.location.id),
    country: cdr.location.country.toUpperCase(),
    currency: cdr.currency,
  };
  return drafts.map(
    ({ slotMs, kind, tariffId, energyKwh, revenue }, number): BilledLine => ({
      ...common,
      number,
      ...(tariffId !== undefined && { tariff: objectKey(cdr.party, tariffId) }),
      slot: new Date(slotMs),
      kind,
      energyKwh,
      revenue,
      cdrs: number === 0 ? 1 : 0,
    }),
  );
}
