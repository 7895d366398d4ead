import { type Decimal, sum, ZERO } from '../../decimal.js';
import type { MeterSample } from '../meter-sample.js';

/**
 * What a register showed at a moment. BEGIN and END are those of the transaction. CLOCK: taken by the clock of the
 * station's meter (Sample.Clock), which some stations read from another one.
 */
export interface RegisterPoint {
  readonly atMs: number;
  readonly wh: Decimal;
  readonly kind: 'BEGIN' | 'CLOCK' | 'END' | 'SAMPLE';
}

/** Where energy is measured, the best first: what the car got counts before what the station took. */
const LOCATIONS = ['Outlet', 'Cable', 'Inlet', 'Body', 'EV'] as const;
const CLOCK = 'Sample.Clock';
const BEGIN = 'Transaction.Begin';
const END = 'Transaction.End';

/**
 * The values of one register of energy in the order of their times, each once: of one location (OCPP 1.6, 7.30), of all
 * phases together, or the sum of the phases where no total is told. A moment at which a phase is missing is left out.
 */
export function registerPoints(samples: readonly MeterSample[], measurand: string): readonly RegisterPoint[] {
  const ofRegister = samples.filter((sample) => sample.measurand === measurand);
  const here = atBestLocation(ofRegister);
  const totals = here.filter(({ phase }) => phase === undefined);
  const summed = totals.length > 0 ? totals : phasesSummed(here);
  const points = once(summed).map(toPoint).sort(inOrder);
  return points.every(({ kind }) => kind === 'CLOCK')
    ? points.map((point) => ({ ...point, kind: 'SAMPLE' as const }))
    : withoutOddClock(firstBegins(points));
}

/** The order of points: by time; at one time the begin comes first and the end last. */
export function inOrder(a: RegisterPoint, b: RegisterPoint): number {
  return a.atMs - b.atMs || RANK[a.kind] - RANK[b.kind] || a.wh.comparedTo(b.wh);
}

const RANK: Readonly<Record<RegisterPoint['kind'], number>> = { BEGIN: 0, CLOCK: 1, SAMPLE: 1, END: 2 };

/**
 * The same of a meter that tells what was used since its last value (Energy.Active.Import.Interval): as a register that
 * was 0 at the start.
 */
export function intervalPoints(samples: readonly MeterSample[], startMs: number): readonly RegisterPoint[] {
  const intervals = registerPoints(samples, INTERVAL);
  if (intervals.length === 0) return [];
  let wh = ZERO;
  const added = intervals.map((point): RegisterPoint => {
    wh = wh.plus(point.wh);
    return { ...point, wh, kind: 'SAMPLE' };
  });
  return [{ atMs: startMs, wh: ZERO, kind: 'BEGIN' }, ...added];
}

const INTERVAL = 'Energy.Active.Import.Interval';

function atBestLocation(samples: readonly MeterSample[]): readonly MeterSample[] {
  const known = LOCATIONS.find((one) => samples.some(({ location }) => location === one));
  const best = known ?? samples[0]?.location;
  return samples.filter(({ location }) => location === best);
}

/** The same value comes in MeterValues and in transactionData: once by time, context and phase (the lowest counts). */
function once(samples: readonly MeterSample[]): readonly MeterSample[] {
  const byKey = new Map<string, MeterSample>();
  for (const sample of samples) {
    const key = `${sample.at.getTime()} ${sample.context} ${sample.phase ?? ''}`;
    const earlier = byKey.get(key);
    if (!earlier || sample.value.lessThan(earlier.value)) byKey.set(key, sample);
  }
  return [...byKey.values()];
}

const PHASES = /^L[123](?:-N)?$/;

function phasesSummed(samples: readonly MeterSample[]): readonly MeterSample[] {
  const ofPhases = once(samples.filter(({ phase }) => phase !== undefined && PHASES.test(phase)));
  const all = new Set(ofPhases.map(({ phase }) => phase)).size;
  const byMoment = new Map<string, MeterSample[]>();
  for (const sample of ofPhases) {
    const moment = `${sample.at.getTime()} ${sample.context}`;
    byMoment.set(moment, [...(byMoment.get(moment) ?? []), sample]);
  }
  return [...byMoment.values()].flatMap((together) => {
    const [first] = together;
    if (!first || together.length < all) return [];
    const { phase: _phase, ...rest } = first;
    return [{ ...rest, value: sum(together.map(({ value }) => value)) }];
  });
}

function toPoint({ at, value, context }: MeterSample): RegisterPoint {
  return { atMs: at.getTime(), wh: value, kind: kindOf(context) };
}

function kindOf(context: string): RegisterPoint['kind'] {
  if (context === BEGIN) return 'BEGIN';
  if (context === END) return 'END';
  return context === CLOCK ? 'CLOCK' : 'SAMPLE';
}

/** A transaction has one begin: others that call themselves so are samples. */
function firstBegins(points: readonly RegisterPoint[]): readonly RegisterPoint[] {
  const first = points.find(({ kind }) => kind === 'BEGIN');
  const last = points.findLast(({ kind }) => kind === 'END');
  return points.map((point) => {
    const isExtra = (point.kind === 'BEGIN' && point !== first) || (point.kind === 'END' && point !== last);
    return isExtra ? { ...point, kind: 'SAMPLE' } : point;
  });
}

/** Values by the clock count where they lie between those around them; others are of another meter. */
function withoutOddClock(points: readonly RegisterPoint[]): readonly RegisterPoint[] {
  return points.filter(({ kind, wh }, index) => {
    if (kind !== 'CLOCK') return true;
    const before = points.slice(0, index).findLast((one) => one.kind !== 'CLOCK');
    const after = points.slice(index + 1).find((one) => one.kind !== 'CLOCK');
    return before !== undefined && !wh.lessThan(before.wh) && (after === undefined || !wh.greaterThan(after.wh));
  });
}
