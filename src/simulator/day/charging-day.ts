import type { OcpiEvse, OcpiLocation, OcpiToken } from '../ocpi-objects.js';
import { instantOf } from './local-time.js';
import type { Network } from './network.js';
import { between, pick, type Random } from './random.js';

/** A session as it happened: plugged in, charged with constant power, stayed a while. */
export interface PlayedSession {
  readonly id: string;
  readonly location: OcpiLocation;
  readonly evse: OcpiEvse;
  readonly token: OcpiToken;
  readonly startedAt: Date;
  readonly chargedUntil: Date;
  readonly endedAt: Date;
  readonly powerW: number;
}

export interface DayPlan {
  readonly network: Network;
  readonly tokens: readonly OcpiToken[];
  /** Local day, `YYYY-MM-DD`. */
  readonly day: string;
  readonly sessionCount: number;
  readonly random: Random;
}

/** Plays a day: commuters in the morning, shoppers at noon, most in the evening; nobody on an EVSE that is taken. */
export function playDay(plan: DayPlan): readonly PlayedSession[] {
  const spots = plan.network.locations.flatMap((location) => location.evses.map((evse) => ({ location, evse })));
  const freeFrom = new Map<OcpiEvse, number>();
  const midnightMs = instantOf(plan.day, '00:00', plan.network.plan.timeZone).getTime();
  const starts = Array.from({ length: plan.sessionCount }, () => arrivalMinute(plan.random)).sort((a, b) => a - b);

  return starts.map((minute, index) => {
    const arrivedMs = midnightMs + minute * MINUTE_MS + between(plan.random, 0, 59) * 1000;
    const free = spots.filter(({ evse }) => (freeFrom.get(evse) ?? 0) <= arrivedMs);
    const spot = pick(plan.random, free.length > 0 ? free : spots);
    const startedMs = Math.max(arrivedMs, freeFrom.get(spot.evse) ?? 0);
    const powerW = powerOf(spot.evse, plan.random);
    const chargedMs = startedMs + chargingSeconds(powerW, plan.random) * 1000;
    const endedMs = chargedMs + idleSeconds(plan.random) * 1000;
    freeFrom.set(spot.evse, endedMs + 5 * MINUTE_MS);
    return {
      ...spot,
      id: `S-${plan.day.replaceAll('-', '')}-${String(index + 1).padStart(3, '0')}`,
      token: pick(plan.random, plan.tokens),
      startedAt: new Date(startedMs),
      chargedUntil: new Date(chargedMs),
      endedAt: new Date(endedMs),
      powerW,
    };
  });
}

const MINUTE_MS = 60_000;

/** Hours in which people arrive, each as often as it is named. */
const ARRIVAL_HOURS = [6, 7, 7, 8, 8, 9, 11, 12, 12, 13, 15, 16, 16, 17, 17, 17, 18, 18, 19, 20, 20, 22];

function arrivalMinute(random: Random): number {
  return pick(random, ARRIVAL_HOURS) * 60 + between(random, 0, 59);
}

/** Cars take 70 to 95 % of what a connector can give. */
function powerOf(evse: OcpiEvse, random: Random): number {
  const ratedW = evse.connectors[0]?.max_electric_power ?? 11_000;
  return Math.round((ratedW * between(random, 70, 95)) / 100);
}

/** Time to charge 6 to 52 kWh, in whole seconds. */
function chargingSeconds(powerW: number, random: Random): number {
  return Math.ceil((between(random, 6_000, 52_000) * 3600) / powerW);
}

/** Two of three leave at once; the others forget their car for up to an hour and a half. */
function idleSeconds(random: Random): number {
  return random() < 0.66 ? 0 : between(random, 300, 5_400);
}
