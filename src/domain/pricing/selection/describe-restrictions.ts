import type { TariffRestrictions } from '../../roaming/tariff.js';
import type { Moment } from './restrictions.js';

/** Says in words why an element applies, for the audit of a price. */
export function describeRestrictions(restrictions: TariffRestrictions | undefined, moment: Moment): string {
  const clauses = restrictions ? clausesOf(restrictions) : [];
  if (clauses.length === 0) return 'no restrictions';
  const { local, energyKwh, elapsedS } = moment;
  const clock = local ? `${local.dayOfWeek} ${local.date} ${clockText(local.secondOfDay)} local, ` : '';
  return `${clauses.join(', ')} (${clock}after ${energyKwh.toFixed()} kWh and ${elapsedS} s)`;
}

function clausesOf(restrictions: TariffRestrictions): string[] {
  const { startTime, endTime, startDate, endDate, dayOfWeek, reservation } = restrictions;
  const clauses: string[] = [];
  if (startTime !== undefined || endTime !== undefined) clauses.push(`${startTime ?? '00:00'}–${endTime ?? '24:00'}`);
  if (startDate !== undefined) clauses.push(`from ${startDate}`);
  if (endDate !== undefined) clauses.push(`before ${endDate}`);
  if (dayOfWeek?.length) clauses.push(`on ${dayOfWeek.join(' ')}`);
  if (reservation !== undefined) clauses.push(reservation);
  for (const [name, unit] of BOUNDS) {
    const bound = restrictions[name];
    if (bound !== undefined)
      clauses.push(`${name.startsWith('min') ? 'at least' : 'below'} ${bound.toFixed()} ${unit}`);
  }
  return clauses;
}

const BOUNDS = [
  ['minKwh', 'kWh'],
  ['maxKwh', 'kWh'],
  ['minCurrent', 'A'],
  ['maxCurrent', 'A'],
  ['minPower', 'kW'],
  ['maxPower', 'kW'],
  ['minDurationS', 's'],
  ['maxDurationS', 's'],
] as const;

function clockText(secondOfDay: number): string {
  const digits = (value: number): string => Math.floor(value).toString().padStart(2, '0');
  return `${digits(secondOfDay / 3_600)}:${digits((secondOfDay / 60) % 60)}`;
}
