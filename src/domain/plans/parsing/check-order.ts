import { type Decimal, ZERO } from '../../decimal.js';
import type { EnergyPart } from '../plan.js';
import { collect } from './bad-fields.js';
import type { Field } from './field.js';

/** Parts of which the first that applies counts, with where they stand in a plan file. */
export const FIRST_COUNTS = {
  GRID_FEE: { list: 'grid_fees' },
  PEAK: { list: 'peaks' },
  POWER_BAND: { list: 'power_bands', from: 'from_kw', to: 'to_kw' },
  TIER: { list: 'tiers', from: 'from_kwh', to: 'to_kwh' },
} as const;

type Ordered = keyof typeof FIRST_COUNTS;

/**
 * Refuses parts of a price that would never apply, since an earlier one of their kind applies whenever they do, and
 * bands or tiers that are empty, out of order or overlap others of the same window.
 */
export function checkOrder(energy: Field, parts: readonly EnergyPart[]): void {
  const kinds = Object.keys(FIRST_COUNTS) as Ordered[];
  collect(
    kinds.flatMap((kind) => {
      const list = energy.at(FIRST_COUNTS[kind].list);
      const items = parts.filter((part) => part.kind === kind);
      return items.flatMap((part, index) => [
        () => checkStep(list.at(index), part, items.slice(0, index)),
        () => checkReached(list.at(index), part, items.slice(0, index)),
      ]);
    }),
  );
}

function checkStep(field: Field, part: EnergyPart, earlier: readonly EnergyPart[]): void {
  if (part.kind !== 'POWER_BAND' && part.kind !== 'TIER') return;
  const names = FIRST_COUNTS[part.kind];
  const { from, to } = reach(part);
  if (to?.lessThanOrEqualTo(from)) field.at(names.to).complain(`not more than ${names.from}`);
  const before = earlier.findLast((one) => windowKey(one) === windowKey(part));
  const end = before && reach(before).to;
  if (end && from.lessThan(end))
    field.at(names.from).complain(`less than ${end.toFixed()}, where the one before it ends`);
}

function checkReached(field: Field, part: EnergyPart, earlier: readonly EnergyPart[]): void {
  const hiding = earlier.find((one) => hides(one, part));
  if (hiding) field.complain(`never applies: "${hiding.name}" before it does whenever this would`);
}

/** Whether a part applies whenever another one does. */
function hides(one: EnergyPart, other: EnergyPart): boolean {
  if (one.window && windowKey(one) !== windowKey(other)) return false;
  if (one.zone !== undefined && one.zone !== other.zone) return false;
  const [outer, inner] = [reach(one), reach(other)];
  if (outer.from.greaterThan(inner.from)) return false;
  return outer.to === undefined || (inner.to !== undefined && outer.to.greaterThanOrEqualTo(inner.to));
}

function reach({ minKw, maxKw, minKwh, maxKwh }: EnergyPart): {
  readonly from: Decimal;
  readonly to: Decimal | undefined;
} {
  return { from: minKw ?? minKwh ?? ZERO, to: maxKw ?? maxKwh };
}

function windowKey({ window }: EnergyPart): string {
  const { days, from, until, months, holidays } = window ?? {};
  return JSON.stringify([days?.toSorted(), from, until, months?.toSorted((a, b) => a - b), holidays]);
}
