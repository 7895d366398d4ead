import { basename } from 'node:path';
import type { PlanFile } from '../../compose/plans/load-plans.js';
import { partyKey } from '../../domain/party.js';
import type { EnergyPart, EnergyTerms, Plan } from '../../domain/plans/plan.js';
import { findTimeZone, localTimeAt } from '../../domain/pricing/periods/local-time.js';

/** A plan in one line: what it is for, and what its price is made of. */
export function planLine({ path, plan }: PlanFile): string {
  const until = plan.validUntil ? ` until ${localDate(plan, plan.validUntil)}` : '';
  const columns = [
    plan.id.padEnd(20),
    partyKey(plan.party),
    plan.level.padEnd(9),
    plan.currency,
    `from ${localDate(plan, plan.validFrom)}${until}`,
    plan.locations ? counted(plan.locations.length, 'location') : 'all locations',
    madeOf(plan).join(', '),
    `(${basename(path)})`,
  ];
  return columns.join('  ');
}

const KINDS: readonly (readonly [EnergyPart['kind'], string])[] = [
  ['BASE', 'base price'],
  ['TIER', 'tier'],
  ['POWER_BAND', 'power band'],
  ['PEAK', 'peak'],
  ['MARKUP', 'markup'],
  ['GRID_FEE', 'grid fee'],
  ['TAX', 'tax'],
];

function madeOf({ energy, time, startFee, idle, memberships, margin, demand }: Plan): readonly string[] {
  return [
    ...energyOf(energy),
    ...(time ? ['time'] : []),
    ...(startFee ? ['start fee'] : []),
    ...(idle ? ['idle fee'] : []),
    ...(memberships.length > 0 ? [counted(memberships.length, 'membership')] : []),
    ...(margin ? [`margin over ${margin.over}`] : []),
    ...(demand ? ['demand charge'] : []),
  ];
}

function energyOf({ spot, parts, floor, cap, freeKwh }: EnergyTerms): readonly string[] {
  const kinds = KINDS.map(([kind, word]) => [parts.filter((part) => part.kind === kind).length, word] as const);
  return [
    ...(spot ? [`${spot.percent.toFixed()} % of ${spot.index} ${spot.mode}`] : []),
    ...kinds.flatMap(([count, word]) => (count > 0 ? [counted(count, word)] : [])),
    ...(floor ? [`floor ${floor.toFixed()}`] : []),
    ...(cap ? [`cap ${cap.toFixed()}`] : []),
    ...(freeKwh ? [`${freeKwh.toFixed()} kWh free`] : []),
  ];
}

function counted(count: number, word: string): string {
  if (count === 1) return `1 ${word}`;
  return `${count} ${word.endsWith('x') ? `${word}es` : `${word}s`}`;
}

function localDate({ timeZone }: Plan, at: Date): string {
  return localTimeAt(findTimeZone(timeZone), at.getTime()).date;
}
