import type { EnergyCurve, Span } from '../energy/energy-curve.js';
import type { MeterSample } from '../meter-sample.js';
import type { TransactionFact } from '../transaction.js';

/** A stretch of a transaction in which the car charged, or only stood there. */
export interface ChargingSpan extends Span {
  readonly isCharging: boolean;
}

export interface Observed extends Span {
  readonly facts: readonly Pick<TransactionFact, 'at' | 'chargingState' | 'seqNo'>[];
  readonly samples: readonly MeterSample[];
  readonly curve: EnergyCurve;
}

/** OCPP 2.0.1, ChargingStateEnumType, and what the status of a connector says in 1.6. */
const CHARGING = 'Charging';
/** Less than this, in W, charges nothing: what the car needs to keep awake. */
const IDLE_W = 50;
/** Without a word of the station and without power, so long without energy is no charging. */
const IDLE_MS = 900_000;
const MS_PER_HOUR = 3_600_000;

/**
 * Tells charging from standing there (TIME and PARKING_TIME of OCPI 2.2.1): by what the station says of it, by power of
 * nearly nothing at both ends of an interval without energy, and while it had no power itself (Interruption.Begin to
 * Interruption.End). Until something is said, the car charges. Where a station never says anything of it, a quarter hour
 * without energy counts as standing there. The spans follow each other and cover the whole transaction.
 */
export function chargingSpans(observed: Observed): readonly ChargingSpan[] {
  const { fromMs, untilMs, facts } = observed;
  const tells = facts.some(({ chargingState }) => chargingState !== undefined);
  const idle = joined(
    [...saidIdle(observed), ...interruptions(observed), ...withoutEnergy(observed, tells)]
      .map((span) => ({ fromMs: Math.max(span.fromMs, fromMs), untilMs: Math.min(span.untilMs, untilMs) }))
      .filter((span) => span.untilMs > span.fromMs),
  );
  const spans: ChargingSpan[] = [];
  let atMs = fromMs;
  for (const span of idle) {
    if (span.fromMs > atMs) spans.push({ fromMs: atMs, untilMs: span.fromMs, isCharging: true });
    spans.push({ ...span, isCharging: false });
    atMs = span.untilMs;
  }
  if (atMs < untilMs || spans.length === 0) spans.push({ fromMs: atMs, untilMs, isCharging: true });
  return spans;
}

/** The stretches of a transaction in which the car only stood there. */
export function idleIn(spans: readonly ChargingSpan[]): readonly Span[] {
  return spans.filter(({ isCharging }) => !isCharging);
}

function saidIdle({ facts, untilMs }: Observed): Span[] {
  const said = facts
    .filter(({ chargingState }) => chargingState !== undefined)
    .sort(
      (a, b) =>
        a.at.getTime() - b.at.getTime() ||
        (a.seqNo ?? 0) - (b.seqNo ?? 0) ||
        (a.chargingState ?? '').localeCompare(b.chargingState ?? '', 'en'),
    );
  return said.flatMap(({ at, chargingState }, index) =>
    chargingState === CHARGING ? [] : [{ fromMs: at.getTime(), untilMs: said[index + 1]?.at.getTime() ?? untilMs }],
  );
}

function interruptions({ samples, untilMs }: Observed): Span[] {
  const timesOf = (context: string): number[] =>
    [...new Set(samples.filter((one) => one.context === context).map(({ at }) => at.getTime()))].sort((a, b) => a - b);
  const ends = timesOf('Interruption.End');
  return timesOf('Interruption.Begin').map((fromMs) => ({
    fromMs,
    untilMs: ends.find((endMs) => endMs >= fromMs) ?? untilMs,
  }));
}

/** Intervals between two values in which nothing flowed. */
function withoutEnergy({ curve, samples, fromMs, untilMs }: Observed, tells: boolean): Span[] {
  const lowAt = lowPower(samples);
  const edges = [{ atMs: fromMs, wh: curve[0]?.wh }, ...curve, { atMs: untilMs, wh: curve.at(-1)?.wh }];
  const still: Span[] = [];
  const unpowered: Span[] = [];
  for (const [index, { atMs, wh }] of edges.entries()) {
    const next = edges[index + 1];
    if (!next?.wh || !wh || next.atMs <= atMs) continue;
    const meanW = next.wh
      .minus(wh)
      .times(MS_PER_HOUR)
      .dividedBy(next.atMs - atMs);
    if (!meanW.lessThan(IDLE_W)) continue;
    still.push({ fromMs: atMs, untilMs: next.atMs });
    if (lowAt.has(atMs) && lowAt.has(next.atMs)) unpowered.push({ fromMs: atMs, untilMs: next.atMs });
  }
  if (tells || lowAt.size > 0) return unpowered;
  return joined(still).filter((span) => span.untilMs - span.fromMs >= IDLE_MS);
}

/** The moments at which power was told, and was nearly nothing on every phase. */
function lowPower(samples: readonly MeterSample[]): ReadonlySet<number> {
  const highest = new Map<number, number>();
  for (const { measurand, at, value } of samples) {
    if (measurand !== 'Power.Active.Import') continue;
    highest.set(at.getTime(), Math.max(highest.get(at.getTime()) ?? 0, value.abs().toNumber()));
  }
  return new Set([...highest].filter(([, watts]) => watts < IDLE_W).map(([atMs]) => atMs));
}

function joined(spans: readonly Span[]): Span[] {
  const ordered = [...spans].sort((a, b) => a.fromMs - b.fromMs);
  const result: Span[] = [];
  for (const span of ordered) {
    const last = result.at(-1);
    if (last && span.fromMs <= last.untilMs) {
      result[result.length - 1] = { ...last, untilMs: Math.max(last.untilMs, span.untilMs) };
    } else {
      result.push(span);
    }
  }
  return result;
}
