import type { MeterSample } from '../charging/meter-sample.js';
import { ENERGY_IMPORT } from '../charging/meter-sample.js';
import type { Transaction } from '../charging/transaction.js';
import type { ConnectorStatus } from '../stations/connector-state.js';
import type { AnomalyRules } from './healing-rules.js';
import type { SessionPeak } from './station-health.js';

export const POWER_IMPORT = 'Power.Active.Import';
const HOUR_MS = 3_600_000;
/** Registers closer together say little of the power between them. */
const LEAST_STEP_MS = 60_000;

type Ended = Pick<Transaction, 'end' | 'meterStartWh' | 'startedAt'>;

/**
 * Sessions of one outlet that ended within the time of the rule and were too short or brought next to nothing, when there
 * are so many of them and none that was a session in between; 0: there is nothing odd. Drivers who try again and again.
 */
export function repeatedShortSessions(
  ended: readonly Ended[],
  { shortSessions: rule }: AnomalyRules,
  now: Date,
): number {
  const since = now.getTime() - rule.withinS * 1_000;
  const recent = ended
    .filter(({ end }) => end !== undefined && end.at.getTime() >= since)
    .sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
  const good = recent.findIndex((one) => !isShort(one, rule));
  const count = good < 0 ? recent.length : good;
  return count >= rule.count ? count : 0;
}

/** Whether a session was too short, or brought next to nothing. */
export function isShort(
  { end, meterStartWh, startedAt }: Ended,
  rule: Pick<AnomalyRules['shortSessions'], 'durationS' | 'energyWh'>,
): boolean {
  if (!end) return false;
  if (end.at.getTime() - startedAt.getTime() < rule.durationS * 1_000) return true;
  return end.meterStopWh !== undefined && meterStartWh !== undefined
    ? end.meterStopWh.minus(meterStartWh).lessThan(rule.energyWh)
    : false;
}

/**
 * How often an outlet has gone back to Available without having charged, at the end of the states that are given (in their
 * order), within the time of the rule; 0: fewer than the rule's. A plug that is put in, found wanting and pulled out.
 */
export function phantomCycles(
  states: readonly { readonly status: ConnectorStatus; readonly at: Date }[],
  { phantomCycles: rule }: AnomalyRules,
  now: Date,
): number {
  const since = now.getTime() - rule.withinS * 1_000;
  const recent = states.filter(({ at }) => at.getTime() >= since);
  const lastCharge = recent.findLastIndex(({ status }) => status === 'Charging');
  const after = recent.slice(lastCharge + 1);
  const returns = after.filter(
    ({ status }, index) => status === 'Available' && index > 0 && after[index - 1]?.status === 'Preparing',
  );
  return returns.length >= rule.count ? returns.length : 0;
}

/**
 * Whether the last sessions of an outlet all stayed below a share of the median of its own past: a phase is gone, or a
 * module of the rectifier. Cars differ, so several in a row must agree.
 */
export function isPowerFalling(
  peaks: readonly Pick<SessionPeak, 'powerW'>[],
  { fallingPower: rule }: AnomalyRules,
): boolean {
  const before = peaks.slice(0, -rule.sessions).map(({ powerW }) => powerW);
  if (before.length < rule.before) return false;
  const limit = median(before) * rule.share;
  return peaks.slice(-rule.sessions).every(({ powerW }) => powerW < limit);
}

/** The highest power of a session in W: what the station said it was, or what its registers amount to; 0: not known. */
export function peakPowerW(samples: readonly MeterSample[]): number {
  const told = Math.max(0, ...byTime(samples.filter(({ measurand }) => measurand === POWER_IMPORT)).map(totalOf));
  return told > 0 ? told : byRegisters(samples);
}

/** Whether a station on the line has left out too many heartbeats. Any message counts as one. */
export function isSilent(
  { lastSeenAt, heartbeatSeconds }: { readonly lastSeenAt: Date; readonly heartbeatSeconds: number },
  { silentHeartbeats }: AnomalyRules,
  now: Date,
): boolean {
  return now.getTime() - lastSeenAt.getTime() > silentHeartbeats * heartbeatSeconds * 1_000;
}

/** Values of one moment: the total where there is one, else the sum of the phases. */
function byTime(samples: readonly MeterSample[]): readonly (readonly MeterSample[])[] {
  const moments = new Map<number, MeterSample[]>();
  for (const sample of samples) {
    const moment = moments.get(sample.at.getTime()) ?? [];
    moment.push(sample);
    moments.set(sample.at.getTime(), moment);
  }
  return [...moments.values()];
}

function totalOf(samples: readonly MeterSample[]): number {
  const total = samples.find(({ phase }) => phase === undefined);
  if (total) return total.value.toNumber();
  return samples.reduce((sum, { value }) => sum + value.toNumber(), 0);
}

function byRegisters(samples: readonly MeterSample[]): number {
  const registers = samples
    .filter(({ measurand, phase }) => measurand === ENERGY_IMPORT && phase === undefined)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  let peak = 0;
  let from = registers[0];
  for (const to of registers.slice(1)) {
    const ms = from ? to.at.getTime() - from.at.getTime() : 0;
    if (!from || ms < LEAST_STEP_MS) continue;
    peak = Math.max(peak, to.value.minus(from.value).times(HOUR_MS).dividedBy(ms).toNumber());
    from = to;
  }
  return peak;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
