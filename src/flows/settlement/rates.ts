import { HubError } from '../../domain/errors.js';
import type { RateTable } from '../../domain/fx/rate-table.js';
import type { Hub } from '../hub.js';

export interface ImportedRates {
  /** Days that were not known before. */
  readonly added: number;
  /** Days that were known with the same rates. */
  readonly same: number;
  readonly from: string;
  readonly until: string;
}

/**
 * Keeps rate tables, oldest first. Rates of a day never change: other rates for a day that is known refuse the import
 * (`conflict`, field `date`) before anything is kept, as do days to come (`bad-field`).
 */
export async function importRates(
  hub: Pick<Hub, 'rateTables' | 'clock'>,
  tables: readonly RateTable[],
): Promise<ImportedRates> {
  const [first, last] = [tables[0], tables.at(-1)];
  if (!first || !last) throw new HubError('bad-field', 'content: no rates in it', 'content');
  const today = hub.clock.now().toISOString().slice(0, 10);
  if (last.date > today) throw new HubError('bad-field', `date: ${last.date} is still to come`, 'date');
  const known = await hub.rateTables.list({ from: first.date, until: last.date });
  const byDate = new Map(known.map((table) => [table.date, table]));
  const fresh: RateTable[] = [];
  for (const table of tables) {
    const before = byDate.get(table.date);
    if (before && !sameRates(before, table)) {
      throw new HubError(
        'conflict',
        `date: other rates are kept for ${table.date}, and those of a day never change`,
        'date',
      );
    }
    if (!before) fresh.push(table);
  }
  for (const table of fresh) await hub.rateTables.insert(table);
  return { added: fresh.length, same: tables.length - fresh.length, from: first.date, until: last.date };
}

function sameRates(a: RateTable, b: RateTable): boolean {
  const rates = Object.entries(a.unitsPerEur);
  return (
    rates.length === Object.keys(b.unitsPerEur).length &&
    rates.every(([currency, units]) => {
      const other = Object.hasOwn(b.unitsPerEur, currency) ? b.unitsPerEur[currency] : undefined;
      return other?.equals(units) ?? false;
    })
  );
}
