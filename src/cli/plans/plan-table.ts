import { Decimal, sum } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import type { EnergyPart, EnergyTerms, Plan } from '../../domain/plans/plan.js';
import type { SlotPrice } from '../../domain/plans/plan-price.js';
import { slotPrice } from '../../domain/plans/slot-price.js';
import { findTimeZone, localTimeAt } from '../../domain/pricing/periods/local-time.js';
import { deliveryPeriods, localDay } from '../../domain/spot/local-day.js';
import type { SpotPrices } from '../../domain/spot/spot-price.js';

export interface PlanDay {
  readonly plan: Plan;
  /** The wholesale plan under a margin, else the plan itself. */
  readonly base: Plan;
  readonly day: string;
  readonly prices: SpotPrices;
  readonly location?: string;
  /** Power in kW. */
  readonly kw?: string;
}

/**
 * The prices of a kWh in the quarter hours of a local day (92, 96 or 100), with what they are made of; before memberships
 * and margin, excl. VAT. Refuses a location that the plan is not for (`unknown-object`), and a day on which it is not
 * valid (`cannot-price`).
 */
export function planDay({ plan, base, day, prices, location, kw }: PlanDay): readonly string[] {
  const place = placeOf(plan, base, location);
  const starts = deliveryPeriods(localDay(findTimeZone(base.timeZone), day), 15).filter((start) =>
    isValid(plan, start),
  );
  if (starts.length === 0) throw new HubError('cannot-price', `plan ${plan.id} is not valid on ${day}`, 'day');
  const slots = starts.map((start) =>
    slotPrice(
      base,
      {
        slotMs: start.getTime(),
        ...(place.zone !== undefined && { zone: place.zone }),
        ...(kw && { kW: new Decimal(kw) }),
      },
      prices,
    ),
  );
  const columns = columnsOf(base.energy);
  const rows = slots.map((slot) => [
    clock(base, slot.startsAt),
    ...columns.map(({ value }) => value(slot)),
    notes(slot),
  ]);
  const isFallback = slots.some(({ fallback }) => fallback);
  return [
    `${plan.id} on ${day}: ${slots.length} quarter hours in ${base.timeZone}${place.text}`,
    `${base.currency} per kWh excl. VAT, before memberships${kw === undefined ? '' : `, at ${kw} kW`}`,
    ...table([['time', ...columns.map(({ name }) => name), ''], ...rows]),
    ...(isFallback ? ["* no market price: the plan's fallback"] : []),
    ...(plan.margin ? [`these are the prices of ${base.id}; the margin of ${plan.id} comes on the session`] : []),
  ];
}

function isValid({ validFrom, validUntil }: Plan, at: Date): boolean {
  return validFrom <= at && (!validUntil || at < validUntil);
}

interface Column {
  readonly name: string;
  readonly value: (slot: SlotPrice) => string;
}

const NAMES: readonly (readonly [EnergyPart['kind'], string])[] = [
  ['BASE', 'base'],
  ['TIER', 'tier'],
  ['POWER_BAND', 'band'],
  ['PEAK', 'peak'],
  ['MARKUP', 'markup'],
  ['GRID_FEE', 'grid fee'],
  ['TAX', 'taxes'],
];

function columnsOf({ spot, parts }: EnergyTerms): readonly Column[] {
  const kinds = NAMES.filter(([kind]) => parts.some((part) => part.kind === kind));
  return [
    ...(spot ? [{ name: 'market', value: (slot: SlotPrice) => marketShare(slot, spot) }] : []),
    ...kinds.map(([kind, name]) => ({ name, value: (slot: SlotPrice) => shareOf(slot, kind) })),
    { name: 'price', value: ({ perKwh }: SlotPrice) => text(sum(perKwh.map(({ price }) => price))) },
  ];
}

const PERCENT_KWH = 100_000;

function marketShare({ spot, fallback }: SlotPrice, terms: NonNullable<EnergyTerms['spot']>): string {
  if (fallback || !spot) return `${text(terms.fallback)}*`;
  return text(terms.percent.times(spot.perMwh).dividedBy(PERCENT_KWH));
}

function shareOf({ parts }: SlotPrice, kind: EnergyPart['kind']): string {
  return text(sum(parts.filter((part) => part.kind === kind).map(({ perKwh }) => perKwh)));
}

function notes({ limit }: SlotPrice): string {
  return limit?.toLowerCase() ?? '';
}

/** With the offset: summer time repeats an hour. */
function clock({ timeZone }: Plan, at: Date): string {
  const zone = findTimeZone(timeZone);
  const { secondOfDay } = localTimeAt(zone, at.getTime());
  const minutes = zone.offsetMs(at.getTime()) / 60_000;
  const sign = minutes < 0 ? '-' : '+';
  return `${hoursMinutes(secondOfDay / 60)}${sign}${hoursMinutes(Math.abs(minutes))}`;
}

function hoursMinutes(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function placeOf({ id, locations }: Plan, base: Plan, wanted: string | undefined): { zone?: string; text: string } {
  const first = wanted ?? locations?.[0]?.id;
  if (first === undefined) return { text: '' };
  const isSame = (one: { readonly id: string }): boolean => one.id.toUpperCase() === first.toUpperCase();
  if (locations && !locations.some(isSame)) throw new HubError('unknown-object', `plan ${id} is not for ${first}`);
  const zone = base.locations?.find(isSame)?.zone;
  return { ...(zone !== undefined && { zone }), text: `, ${first}${zone === undefined ? '' : ` in zone ${zone}`}` };
}

/** Four decimals at least, and all that there are up to six. */
function text(price: Decimal): string {
  return price.toFixed(Math.min(6, Math.max(4, price.decimalPlaces())));
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
