import { Decimal, ZERO } from '../../decimal.js';
import { sameParty } from '../../party.js';
import { type CountedEnergy, countEnergy } from '../energy/count-energy.js';
import { bendAround, type EnergyCurve } from '../energy/energy-curve.js';
import { inOrder, intervalPoints, type RegisterPoint, registerPoints } from '../energy/register-points.js';
import { ENERGY_EXPORT, ENERGY_IMPORT, type MeterSample, type SignedSample } from '../meter-sample.js';
import { type ChargingSpan, chargingSpans, idleIn } from '../periods/charging-spans.js';
import type { Transaction, TransactionFact, TransactionFlag } from '../transaction.js';

/** What a transaction amounts to so far, or in the end. Energies in Wh. */
export interface TransactionAmount {
  readonly startedAt: Date;
  /** Of one that is open: the last that is known of it. */
  readonly endedAt: Date;
  /** Since when the outlet was reserved for who is billed; absent: it was not, before it began. */
  readonly reservedFrom?: Date;
  readonly energyWh: Decimal;
  /** What the car gave back (V2G). */
  readonly exportWh: Decimal;
  readonly curve: EnergyCurve;
  readonly spans: readonly ChargingSpan[];
  /** Those that follow from the values; the transaction has others of its own. */
  readonly flags: readonly TransactionFlag[];
  /** What was odd, in words. */
  readonly notes: readonly string[];
  /** The points of the register that it was counted from. */
  readonly points: readonly RegisterPoint[];
  /** Values that the meter has signed, in their order, each once. */
  readonly signed: readonly SignedSample[];
  /** What the register showed last. */
  readonly registerWh?: Decimal;
}

/** Clocks of meter and station differ by less: what lies further outside the transaction is not of it. */
const OUTSIDE_MS = 60_000;

/**
 * Calculates what a transaction amounts to from what happened in it: the same in whatever order and how often the
 * messages came. The readings of start and stop count before samples; energy flows only while the car charges.
 * `maxPowerW`: of the connector. A person's word on the energy counts before all values.
 */
export function amountOf(
  transaction: Transaction,
  facts: readonly TransactionFact[],
  maxPowerW?: number,
): TransactionAmount {
  const span = spanOf(transaction, facts);
  const samples = samplesWithin(transaction, facts, span);
  const points = pointsOf(transaction, samples, span);
  const limits = { spanMs: span.untilMs - span.fromMs, ...(maxPowerW !== undefined && { maxPowerW }) };
  const counted = asReviewed(transaction, countEnergy(points, limits), span);
  const within = facts.filter(({ at }) => at.getTime() <= span.untilMs);
  const spans = chargingSpans({ ...span, facts: within, samples, curve: counted.curve });
  const exported = countEnergy(registerPoints(samples, ENERGY_EXPORT), { spanMs: limits.spanMs });
  const registerWh = points.at(-1)?.wh;
  return {
    startedAt: new Date(span.fromMs),
    endedAt: new Date(span.untilMs),
    ...reservedBefore(transaction, span),
    energyWh: counted.totalWh,
    exportWh: exported.totalWh,
    curve: bendAround(counted.curve, idleIn(spans)),
    spans,
    flags: [...counted.doubts, ...(lacksValues(transaction, points, span) ? (['VALUES_MISSING'] as const) : [])],
    notes: counted.notes,
    points,
    signed: signedOf(facts),
    ...(registerWh && { registerWh }),
  };
}

/** Only what was reserved by the eMSP that is billed: another driver may have turned out to charge. */
function reservedBefore(
  { reserved, review, driver: own }: Transaction,
  { fromMs }: SpanMs,
): Pick<TransactionAmount, 'reservedFrom'> {
  const driver = review?.driver ?? own;
  if (!reserved || !driver || !sameParty(driver.token.party, reserved.by)) return {};
  return reserved.from.getTime() < fromMs ? { reservedFrom: reserved.from } : {};
}

interface SpanMs {
  readonly fromMs: number;
  readonly untilMs: number;
}

function spanOf({ startedAt, end }: Transaction, facts: readonly TransactionFact[]): SpanMs {
  const fromMs = startedAt.getTime();
  const last = end?.at.getTime() ?? Math.max(fromMs, ...facts.map(({ at }) => at.getTime()));
  return { fromMs, untilMs: Math.max(fromMs, last) };
}

/** Samples of the transaction, with their times within it; where the clock is in doubt all of them are. */
function samplesWithin({ flags }: Transaction, facts: readonly TransactionFact[], span: SpanMs): MeterSample[] {
  const isDoubtful = flags.includes('CLOCK_DOUBTFUL');
  return facts
    .flatMap(({ samples }) => samples)
    .filter(({ at }) => {
      const atMs = at.getTime();
      return isDoubtful || (atMs >= span.fromMs - OUTSIDE_MS && atMs <= span.untilMs + OUTSIDE_MS);
    })
    .map((sample) => ({
      ...sample,
      at: new Date(Math.min(Math.max(sample.at.getTime(), span.fromMs), span.untilMs)),
    }));
}

/** The register of imported energy; what StartTransaction and StopTransaction told stands in place of other readings. */
function pointsOf(
  { meterStartWh, end }: Transaction,
  samples: readonly MeterSample[],
  { fromMs, untilMs }: SpanMs,
): readonly RegisterPoint[] {
  const measured = registerPoints(samples, ENERGY_IMPORT);
  const stop = end?.meterStopWh;
  const told: RegisterPoint[] = [
    ...(meterStartWh ? [{ atMs: fromMs, wh: meterStartWh, kind: 'BEGIN' as const }] : []),
    ...(stop ? [{ atMs: untilMs, wh: stop, kind: 'END' as const }] : []),
  ];
  const rest = measured.filter(({ kind }) => !told.some((point) => point.kind === kind));
  const points = [...told, ...rest].sort(inOrder);
  return points.length > told.length || told.length === 2 ? points : [...points, ...intervals(samples, fromMs, told)];
}

function intervals(samples: readonly MeterSample[], fromMs: number, told: readonly RegisterPoint[]): RegisterPoint[] {
  const baseWh = told[0]?.wh ?? ZERO;
  const found = intervalPoints(samples, fromMs).map((point) => ({ ...point, wh: point.wh.plus(baseWh) }));
  return told.length > 0 ? found.slice(1) : found;
}

/** A person's energy keeps the shape of what was measured, or flows evenly where nothing was. */
function asReviewed({ review }: Transaction, counted: CountedEnergy, { fromMs, untilMs }: SpanMs): CountedEnergy {
  const energyWh = review?.energyWh;
  if (!energyWh) return counted;
  const { totalWh, curve, notes } = counted;
  const scaled = totalWh.isZero()
    ? [
        { atMs: fromMs, wh: ZERO },
        { atMs: untilMs, wh: energyWh },
      ]
    : curve.map(({ atMs, wh }, index) => ({
        atMs,
        wh: index === curve.length - 1 ? energyWh : wh.times(energyWh).dividedBy(totalWh),
      }));
  return { curve: scaled, totalWh: energyWh, doubts: [], notes };
}

/** Energy before the first value, or after the last one, is not known. */
function lacksValues(
  { end, review }: Transaction,
  points: readonly RegisterPoint[],
  { fromMs, untilMs }: SpanMs,
): boolean {
  if (review?.energyWh) return false;
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return true;
  const missesBegin = first.kind !== 'BEGIN' && first.atMs - fromMs > OUTSIDE_MS;
  return missesBegin || (end?.how === 'STATION' && last.kind !== 'END' && untilMs - last.atMs > OUTSIDE_MS);
}

function signedOf(facts: readonly TransactionFact[]): readonly SignedSample[] {
  const byText = new Map<string, SignedSample>();
  for (const sample of facts.flatMap(({ signed }) => signed)) {
    const key = `${sample.data}\n${isEdge(sample.context) ? sample.context : ''}`;
    if (!byText.has(key)) byText.set(key, sample);
  }
  return [...byText.values()].sort((a, b) => a.at.getTime() - b.at.getTime() || a.data.localeCompare(b.data, 'en'));
}

function isEdge(context: string): boolean {
  return context === 'Transaction.Begin' || context === 'Transaction.End';
}

/** kWh of a decimal number of Wh, for words. */
export function kwhText(wh: Decimal): string {
  return wh.dividedBy(new Decimal(1_000)).toFixed();
}
