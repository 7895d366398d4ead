/** A charging profile that the hub has set, in words that fit both versions. */
export interface HeldProfile {
  readonly id: number;
  /** 0: the station. */
  readonly outlet: number;
  readonly purpose: 'STATION_MAX' | 'TX' | 'TX_DEFAULT';
  readonly stackLevel: number;
  /** TX: of which transaction, by the station's own id. */
  readonly transaction?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly setAt: string;
  readonly schedule: HeldSchedule;
}

export interface HeldSchedule {
  readonly kind: 'ABSOLUTE' | 'DAILY' | 'RELATIVE' | 'WEEKLY';
  readonly startsAt?: string;
  readonly durationS?: number;
  readonly unit: 'A' | 'W';
  readonly periods: readonly { readonly startS: number; readonly limit: number; readonly phases?: number }[];
}

/** For what a limit is asked: at most one transaction charges at an outlet. */
export interface LimitQuestion {
  readonly outlet: number;
  readonly at: Date;
  readonly transaction?: { readonly id: string; readonly startedAt: string };
  /** How many outlets share what the station as a whole may draw. */
  readonly sharers: number;
}

const VOLTAGE_V = 230;
const PHASES = 3;

/** What the profiles let an outlet draw, W; undefined: they say nothing. OCPP 1.6, 3.13.3: the highest stack level counts. */
export function limitW(profiles: readonly HeldProfile[], asked: LimitQuestion): number | undefined {
  const own = topLimitW(profiles, 'TX', asked) ?? topLimitW(profiles, 'TX_DEFAULT', asked);
  const whole = topLimitW(profiles, 'STATION_MAX', asked);
  const share = whole === undefined ? undefined : whole / Math.max(1, asked.sharers);
  const limits = [own, share].filter((limit) => limit !== undefined);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function topLimitW(
  profiles: readonly HeldProfile[],
  purpose: HeldProfile['purpose'],
  asked: LimitQuestion,
): number | undefined {
  const fitting = profiles
    .filter((profile) => profile.purpose === purpose && isFor(profile, asked))
    .sort((a, b) => b.stackLevel - a.stackLevel || b.outlet - a.outlet);
  for (const profile of fitting) {
    const limit = scheduledW(profile, asked);
    if (limit !== undefined) return limit;
  }
  return undefined;
}

function isFor(profile: HeldProfile, { outlet, at, transaction }: LimitQuestion): boolean {
  if (profile.outlet !== 0 && profile.outlet !== outlet) return false;
  if (profile.purpose === 'TX' && profile.transaction !== transaction?.id) return false;
  if (profile.validFrom !== undefined && at < new Date(profile.validFrom)) return false;
  return profile.validTo === undefined || at < new Date(profile.validTo);
}

function scheduledW({ schedule, setAt }: HeldProfile, { at, transaction }: LimitQuestion): number | undefined {
  const { kind, startsAt, durationS, periods, unit } = schedule;
  const base = kind === 'RELATIVE' ? (transaction?.startedAt ?? setAt) : (startsAt ?? setAt);
  let elapsedS = (at.getTime() - Date.parse(base)) / 1000;
  if (kind === 'DAILY') elapsedS = modulo(elapsedS, DAY_S);
  if (kind === 'WEEKLY') elapsedS = modulo(elapsedS, 7 * DAY_S);
  if (elapsedS < 0 || (durationS !== undefined && elapsedS >= durationS)) return undefined;
  const period = periods.filter(({ startS }) => startS <= elapsedS).at(-1);
  if (!period) return undefined;
  return unit === 'W' ? period.limit : period.limit * VOLTAGE_V * (period.phases ?? PHASES);
}

const DAY_S = 86_400;

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** A schedule as it comes out, for GetCompositeSchedule. */
export interface CompositeSchedule {
  readonly startsAt: Date;
  readonly unit: 'A' | 'W';
  readonly periods: readonly { readonly startPeriod: number; readonly limit: number }[];
}

const STEP_S = 60;
/** As many steps as are looked at. */
const MOST_STEPS = 2_880;

/** What the profiles let an outlet draw over so many seconds, looked at each minute. */
export function compositeOf(
  profiles: readonly HeldProfile[],
  asked: LimitQuestion & { readonly durationS: number; readonly unit?: 'A' | 'W'; readonly maxPowerW: number },
): CompositeSchedule {
  const unit = asked.unit ?? 'W';
  const periods: { startPeriod: number; limit: number }[] = [];
  for (let step = 0; step < MOST_STEPS && step * STEP_S < Math.max(1, asked.durationS); step += 1) {
    const at = new Date(asked.at.getTime() + step * STEP_S * 1000);
    const watts = Math.min(asked.maxPowerW, limitW(profiles, { ...asked, at }) ?? asked.maxPowerW);
    const limit = Math.round((unit === 'W' ? watts : watts / VOLTAGE_V / PHASES) * 10) / 10;
    if (periods.at(-1)?.limit !== limit) periods.push({ startPeriod: step * STEP_S, limit });
  }
  return { startsAt: asked.at, unit, periods };
}
