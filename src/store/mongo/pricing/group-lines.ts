import type { mongo } from 'mongoose';
import type { AreaMembers } from '../../../domain/analytics/price-areas.js';
import type { LineGroup, LineQuery } from '../../pricing/billed-line-store.js';
import { fromStored } from '../base/codec.js';
import type { LineDocument, Lines } from './billed-lines.js';

interface GroupDocument {
  _id: { slot: Date; area: number; currency: string; [key: string]: unknown };
  energyKwh: unknown;
  revenue: unknown;
  cdrs: unknown;
}

/**
 * Adds billed lines up in the database, by quarter hour, area, currency and what is asked by. The number of groups, not
 * the number of lines, is what comes back.
 */
export async function* groupLines(lines: Lines, query: LineQuery): AsyncIterable<LineGroup> {
  const { by, areas } = query;
  const keys = Object.fromEntries(by.map((key) => [key, key === 'tariff' ? { $ifNull: ['$tariff', ''] } : `$${key}`]));
  const cursor = lines.aggregate<GroupDocument>([
    { $match: toMatch(query) },
    {
      $group: {
        _id: { slot: '$slot', area: areaOf(areas), currency: '$currency', ...keys },
        energyKwh: { $sum: '$energyKwh' },
        revenue: { $sum: '$revenue' },
        cdrs: { $sum: '$cdrs' },
      },
    },
  ]);
  for await (const { _id, ...sums } of cursor) {
    const { slot, currency } = _id;
    const area = Number(_id.area);
    yield {
      slot,
      currency,
      ...(area >= 0 && { area }),
      keys: by.map((key) => String(_id[key])),
      ...fromStored<Pick<LineGroup, 'energyKwh' | 'revenue'>>({ energyKwh: sums.energyKwh, revenue: sums.revenue }),
      cdrs: Number(sums.cdrs),
    };
  }
}

function toMatch({ from, until, cpos, emsp, location, tariff }: LineQuery): mongo.Filter<LineDocument> {
  return {
    slot: { $gte: from, $lt: until },
    ...(cpos && { cpo: { $in: [...cpos] } }),
    ...(emsp && { emsp }),
    ...(location !== undefined && { location }),
    ...(tariff !== undefined && { tariff }),
  };
}

const IN_NO_AREA = -1;

/** The place in the list of areas, as an expression: locations go before parties, parties before countries. */
function areaOf(areas: readonly AreaMembers[]): object | number {
  const cases = (field: string, membersOf: (area: AreaMembers) => readonly string[]) =>
    areas.flatMap((area, then) => {
      const members = membersOf(area);
      // Members are data: without $literal one that begins with a dollar would be a path.
      return members.length === 0 ? [] : [{ case: { $in: [`$${field}`, { $literal: members }] }, then }];
    });
  const branches = [
    ...cases('location', ({ locations }) => locations),
    ...cases('cpo', ({ parties }) => parties),
    ...cases('country', ({ countries }) => countries),
  ];
  return branches.length === 0 ? { $literal: IN_NO_AREA } : { $switch: { branches, default: IN_NO_AREA } };
}
