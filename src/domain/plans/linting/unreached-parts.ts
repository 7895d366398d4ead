import { type Decimal, ZERO } from '../../decimal.js';
import { findTimeZone, localTimeAt } from '../../pricing/periods/local-time.js';
import type { EnergyPart, Plan } from '../plan.js';
import { windowBorders, windowHolds } from '../window.js';
import { oddity, type PlanFinding } from './finding.js';
import { datesOf } from './windows-of.js';

/** Of these kinds the first part that applies counts, so that others can hide one for good. */
const FIRST_COUNTS: readonly EnergyPart['kind'][] = ['GRID_FEE', 'PEAK', 'POWER_BAND', 'TIER'];

/** Parts of which another one always applies first, alone or together with others, wherever their own windows hold. */
export function findUnreachedParts(plan: Plan): PlanFinding[] {
  return FIRST_COUNTS.flatMap((kind) => {
    const parts = plan.energy.parts.filter((part) => part.kind === kind);
    if (parts.length < 2) return [];
    const reached = reachedParts(plan, parts);
    return parts.flatMap((part) => {
      const isDead = reached.open.has(part) && !reached.counting.has(part);
      return isDead ? [oddity('PART_NEVER_REACHED', `energy.parts.${plan.energy.parts.indexOf(part)}`, part.name)] : [];
    });
  });
}

interface Reached {
  /** Whose window holds at some time. */
  readonly open: ReadonlySet<EnergyPart>;
  /** Which apply first at some time, place, power and energy. */
  readonly counting: ReadonlySet<EnergyPart>;
}

function reachedParts(plan: Plan, parts: readonly EnergyPart[]): Reached {
  const open = new Set<EnergyPart>();
  const counting = new Set<EnergyPart>();
  const cases = casesOf(plan, parts);
  for (const holding of holdingTogether(plan, parts)) {
    for (const part of holding) open.add(part);
    for (const one of cases) {
      const first = holding.find((part) => applies(part, one));
      if (first) counting.add(first);
    }
  }
  return { open, counting };
}

/** Each set of parts whose windows hold at the same time at some time, once: sets change at borders of windows only. */
function holdingTogether(plan: Plan, parts: readonly EnergyPart[]): readonly (readonly EnergyPart[])[] {
  if (parts.every(({ window }) => window === undefined)) return [parts];
  const seconds = [...new Set([0, ...parts.flatMap(({ window }) => windowBorders(window))])];
  const sets = new Map<string, readonly EnergyPart[]>();
  for (const date of datesOf(plan)) {
    const noon = localTimeAt(findTimeZone('UTC'), Date.parse(`${date}T12:00:00Z`));
    for (const secondOfDay of seconds) {
      const local = { ...noon, secondOfDay };
      const holding = parts.filter(({ window }) => windowHolds(window, { local, holidays: plan.holidays }));
      sets.set(holding.map((part) => parts.indexOf(part)).join(), holding);
    }
  }
  return [...sets.values()];
}

/** Where, at what power and after how much energy a kWh is charged. */
interface Case {
  readonly zone: string | undefined;
  readonly lowest: Decimal;
  readonly highest: Decimal;
}

/** At each bound, and for power also from one to another: bounds are where something else comes to apply. */
function casesOf({ locations }: Plan, parts: readonly EnergyPart[]): Case[] {
  const zones = new Set<string | undefined>(locations?.map(({ zone }) => zone) ?? [undefined]);
  const bounds = [ZERO, ...parts.flatMap((part) => Object.values(boundsOf(part)).flatMap((bound) => bound ?? []))];
  const spans = parts.some(({ kind }) => kind === 'POWER_BAND');
  return [...zones].flatMap((zone) =>
    bounds.flatMap((lowest) =>
      (spans ? bounds.filter((one) => one.greaterThanOrEqualTo(lowest)) : [lowest]).map((highest) => ({
        zone,
        lowest,
        highest,
      })),
    ),
  );
}

function boundsOf({ minKw, maxKw, minKwh, maxKwh }: EnergyPart) {
  return { from: minKw ?? minKwh, to: maxKw ?? maxKwh };
}

function applies(part: EnergyPart, { zone, lowest, highest }: Case): boolean {
  if (part.kind === 'GRID_FEE') return part.zone === undefined || part.zone === zone;
  const { from, to } = boundsOf(part);
  return !(from?.greaterThan(lowest) || to?.lessThanOrEqualTo(highest));
}
