import { Decimal, sum } from '../decimal.js';
import type { BillingPeriod } from '../pricing/periods/charging-periods.js';
import type { CdrDimension, ChargingPeriod } from '../roaming/cdr.js';
import type { Plan } from './plan.js';
import type { PlanSession, PlanWarning } from './plan-price.js';
import { periodsOf, type SessionTerms, termsOf } from './session/plan-terms.js';
import { bordersIn, parkingStretches } from './session/price-borders.js';
import { type Mark, spreadEnergy, spreadHours, spreadVolume } from './session/spread-volumes.js';

export interface CutSession {
  readonly periods: readonly ChargingPeriod[];
  readonly warnings: readonly PlanWarning[];
}

/**
 * Cuts the periods of a session where what they are priced by can change: at quarter hours where the plan follows the
 * market, else at the borders of its windows; at tiers and free kWh; at the end of the grace of parking and the borders
 * of its exempt window. Energy and times are spread evenly in time (6 decimals; the last piece takes the rest), so the
 * pieces add up to the session, and OCPI pricing (`../pricing/`) bills them as it would the whole. A period that tells
 * no power gets its mean power where the plan has power bands. What is cut already stays as it is. Refuses what is not a
 * session, and an unknown time zone (`cannot-price`).
 */
export function cutSession(plan: Plan, session: PlanSession): CutSession {
  const terms = termsOf(plan, session);
  const read = periodsOf(session, plan.currency);
  const stretches = parkingStretches(read);
  const warnings: PlanWarning[] = [];
  const periods = read.flatMap((period, index) => {
    const original = session.chargingPeriods[period.index];
    if (!original) return [];
    const powered = plan.energy.parts.some(({ kind }) => kind === 'POWER_BAND')
      ? withPower(original, period, warnings)
      : original;
    const marks = marksIn(period, terms, stretches[index]);
    if (marks.length === 0) return [powered];
    const message = `charging period ${period.index} is cut into ${marks.length + 1} where the plan's price can change`;
    warnings.push({ code: 'PERIOD_CUT', message, at: original.startedAt });
    return cutPeriod(powered, period, marks);
  });
  return { periods, warnings };
}

/** At one instant a threshold in kWh stands for a border in time; two thresholds leave a piece without length. */
function marksIn(period: BillingPeriod, terms: SessionTerms, stretchMs: number | undefined): Mark[] {
  const thresholds = energyMarks(period, terms);
  const taken = new Set(thresholds.map(({ afterMs }) => afterMs));
  const borders = bordersIn(period, terms, stretchMs).map((instant) => ({ afterMs: instant - period.startMs }));
  return [...thresholds, ...borders.filter(({ afterMs }) => !taken.has(afterMs))].sort((a, b) => a.afterMs - b.afterMs);
}

function energyMarks(
  { volumes, startMs, endMs, energyBeforeKwh }: BillingPeriod,
  terms: SessionTerms,
): Required<Mark>[] {
  if (volumes.ENERGY.isZero()) return [];
  const tiers = terms.plan.energy.parts.filter(({ kind }) => kind === 'TIER');
  const bounds = [...tiers.flatMap(({ minKwh, maxKwh }) => [minKwh, maxKwh]), terms.freeKwh];
  const texts = new Set(bounds.flatMap((bound) => bound?.minus(energyBeforeKwh).toFixed() ?? []));
  return [...texts]
    .map((text) => ({ energyKwh: new Decimal(text), share: new Decimal(text).dividedBy(volumes.ENERGY) }))
    .filter(({ share }) => share.greaterThan(0) && share.lessThan(1))
    .sort((a, b) => a.share.comparedTo(b.share))
    .map(({ energyKwh, share }) => ({
      energyKwh,
      afterMs: share
        .times(endMs - startMs)
        .round()
        .toNumber(),
    }));
}

const HOURS: ReadonlySet<string> = new Set(['PARKING_TIME', 'RESERVATION_TIME', 'TIME']);
const OTHER_VOLUMES: ReadonlySet<string> = new Set(['ENERGY_EXPORT', 'ENERGY_IMPORT']);

function cutPeriod(original: ChargingPeriod, { startMs, endMs }: BillingPeriod, marks: readonly Mark[]) {
  const spanMs = endMs - startMs;
  const dimensions = addedUp(original.dimensions);
  const alone = dimensions.filter(({ type, volume }) => HOURS.has(type) && !volume.isZero()).length === 1;
  const spread = dimensions.map(({ type, volume }): readonly Decimal[] => {
    if (type === 'ENERGY') return spreadEnergy(volume, marks, spanMs);
    if (HOURS.has(type)) return spreadHours(volume, marks, { spanMs, alone });
    return OTHER_VOLUMES.has(type) ? spreadVolume(volume, marks, spanMs) : [];
  });
  return [0, ...marks.map(({ afterMs }) => afterMs)].map(
    (afterMs, piece): ChargingPeriod => ({
      ...original,
      startedAt: new Date(startMs + afterMs),
      dimensions: dimensions.map(({ type, volume }, index) => ({ type, volume: spread[index]?.[piece] ?? volume })),
    }),
  );
}

/** A volume that stands twice in a period is one; what is measured stays as it came. */
function addedUp(dimensions: readonly CdrDimension[]): CdrDimension[] {
  const isVolume = (type: string): boolean => type === 'ENERGY' || HOURS.has(type) || OTHER_VOLUMES.has(type);
  return dimensions.flatMap(({ type, volume }, index) => {
    if (!isVolume(type)) return [{ type, volume }];
    const same = dimensions.filter((one) => one.type === type);
    const isFirst = dimensions.findIndex((one) => one.type === type) === index;
    return isFirst ? [{ type, volume: sum(same.map((one) => one.volume)) }] : [];
  });
}

const MS_PER_HOUR = 3_600_000;
const POWER_DECIMALS = 3;

function withPower(original: ChargingPeriod, period: BillingPeriod, warnings: PlanWarning[]): ChargingPeriod {
  const { measured, volumes, startMs, endMs, index } = period;
  if (volumes.ENERGY.isZero() || measured.has('MIN_POWER') || measured.has('MAX_POWER')) return original;
  const warn = (text: string): void => {
    const message = `charging period ${index} tells no power, which the plan asks for: ${text}`;
    warnings.push({ code: 'BAND_WITHOUT_POWER', message, at: original.startedAt });
  };
  if (endMs === startMs) {
    warn('the first band is taken');
    return original;
  }
  const volume = volumes.ENERGY.times(MS_PER_HOUR)
    .dividedBy(endMs - startMs)
    .toDecimalPlaces(POWER_DECIMALS);
  warn(`its mean, ${volume.toFixed()} kW, is taken`);
  const power: CdrDimension[] = [
    { type: 'MIN_POWER', volume },
    { type: 'MAX_POWER', volume },
  ];
  return { ...original, dimensions: [...original.dimensions, ...power] };
}
