import type { Decimal } from '../../src/domain/decimal.js';
import type { Plan } from '../../src/domain/plans/plan.js';
import { slotPrice } from '../../src/domain/plans/slot-price.js';
import { findTimeZone, localTimeAt } from '../../src/domain/pricing/periods/local-time.js';
import { deliveryPeriods, localDate, localDay, nextDate } from '../../src/domain/spot/local-day.js';
import type { PriceFile } from './read-prices.js';
import { type HourSums, perKwh, type Sums } from './sums.js';

const HOURS_SHOWN = 10;
const LEAST_KWH = 1;
const PRICE_DIGITS = 4;

/** The lines that tell what all sessions cost. */
export function totalLines(sums: Sums): string[] {
  const mean = (total: Decimal): string => total.dividedBy(sums.sessions).toFixed(PRICE_DIGITS);
  const { exclVat, inclVat, kWh } = sums;
  const of = (count: number): string => `${count} of ${sums.quarterHours} quarter hours of sessions`;
  return [
    `sessions priced  ${sums.sessions}, ${sums.cutSessions} of them cut, into ${sums.pieces} periods in all`,
    `energy           ${kWh.toFixed(3)} kWh, ${exclVat.toDecimal().dividedBy(kWh).toFixed(PRICE_DIGITS)} EUR per kWh`,
    `exact excl. VAT  ${exclVat.toDecimal().toFixed(6)} EUR, ${mean(exclVat.toDecimal())} a session`,
    `exact incl. VAT  ${inclVat.toDecimal().toFixed(6)} EUR, ${mean(inclVat.toDecimal())} a session`,
    `payable          ${sums.payableExcl.toFixed(2)} EUR excl., ${sums.payableIncl.toFixed(2)} EUR incl. VAT`,
    ...sums.kinds().map(([kind, cost]) => `  ${kind.padEnd(14)} ${cost.toDecimal().toFixed(6)} EUR excl. VAT`),
    `billed then      ${sums.billedThen.toFixed(2)} EUR excl. VAT`,
    `at the floor     ${of(sums.atFloor)}`,
    `at the cap       ${of(sums.atCap)}`,
    `fallback         ${of(sums.fallbacks)}`,
  ];
}

/** The hours in which a kWh cost most and least on average; of those that cost the same the ones with more kWh. */
export function hourLines(sums: Sums, timeZone: string): string[] {
  const charged = sums.hours(LEAST_KWH);
  const dearest = [...charged].sort((a, b) => perKwh(b).comparedTo(perKwh(a)) || b.kWh.comparedTo(a.kWh));
  const cheapest = [...charged].sort((a, b) => perKwh(a).comparedTo(perKwh(b)) || b.kWh.comparedTo(a.kWh));
  const row = (hour: HourSums): string =>
    `  ${clockText(timeZone, hour.startsAt)}  ${perKwh(hour).toFixed(PRICE_DIGITS)} EUR/kWh` +
    `  ${hour.kWh.toFixed(1).padStart(7)} kWh  ${hour.revenue.toFixed(2).padStart(7)} EUR`;
  return [
    `The ${HOURS_SHOWN} dearest of ${charged.length} hours with at least ${LEAST_KWH} kWh (energy, excl. VAT)`,
    ...dearest.slice(0, HOURS_SHOWN).map(row),
    `The ${HOURS_SHOWN} cheapest`,
    ...cheapest.slice(0, HOURS_SHOWN).map(row),
  ];
}

const MINUTES = 15;
const SLOTS_OF_DAY = 96;
const SLOTS_PER_LINE = 4;

/** The days on which the clock changes, each with all its quarter hours and what a kWh costs in them. */
export function clockChangeLines(plan: Plan, { prices, from, until }: PriceFile): string[] {
  const zone = findTimeZone(plan.timeZone);
  const lines: string[] = [];
  for (
    let date = localDate(zone, from);
    date <= localDate(zone, new Date(until.getTime() - 1));
    date = nextDate(date)
  ) {
    const slots = deliveryPeriods(localDay(zone, date), MINUTES);
    if (slots.length === SLOTS_OF_DAY) continue;
    lines.push(`${date}: ${slots.length} quarter hours`);
    for (let first = 0; first < slots.length; first += SLOTS_PER_LINE) {
      const hour = slots.slice(first, first + SLOTS_PER_LINE);
      const priced = hour.map((slot) => slotPrice(plan, { slotMs: slot.getTime(), zone: 'WORK' }, prices));
      const [start, market] = [hour[0] ?? new Date(0), priced[0]?.spot?.perMwh.toFixed() ?? 'missing'];
      const each = priced.map(
        ({ perKwh, limit }) => `${perKwh[0]?.price.toFixed(PRICE_DIGITS)}${limit ? ` ${limit}` : ''}`,
      );
      lines.push(`  ${clockText(plan.timeZone, start)} market ${market.padStart(8)} EUR/MWh  ${each.join('  ')}`);
    }
  }
  return lines;
}

function clockText(timeZone: string, instant: Date): string {
  const { date, secondOfDay } = localTimeAt(findTimeZone(timeZone), instant.getTime());
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const local = `${date} ${two(secondOfDay / 3_600)}:${two((secondOfDay / 60) % 60)}`;
  return `${local} (${instant.toISOString().slice(11, 16)}Z)`;
}
