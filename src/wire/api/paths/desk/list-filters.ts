import { z } from 'zod';
import { MATCH_RESULTS } from '../../../../domain/bank/bank-line.js';
import { CONTEST_STATES } from '../../../../domain/contests/contest.js';
import { HubError } from '../../../../domain/errors.js';
import { DOCUMENT_TYPES } from '../../../../domain/invoicing/document.js';
import { TABLE_FORMATS, type TableFormat } from '../../../../domain/tables/table.js';
import type { ListFilter, ListName } from '../../../../flows/desk/export-list.js';
import { date, defined, parse, party, period } from '../../parse.js';
import { cdrFilters, toCdrQuery } from '../cdr-filters.js';

const DAYS = ['from', 'until'] as const;
const DOCUMENTS = ['party', 'run', 'period', 'type', ...DAYS] as const;

const filters = z.strictObject({
  ...cdrFilters,
  party: party.optional(),
  from: date.optional(),
  until: date.optional(),
  period: period.optional(),
  type: z.enum(DOCUMENT_TYPES).optional(),
  state: z.enum(CONTEST_STATES).optional(),
  result: z.enum(MATCH_RESULTS).optional(),
  format: z.enum(TABLE_FORMATS).default('csv'),
});
type Filter = keyof z.output<typeof filters>;

/** What each list may be narrowed by; anything else is refused by name. */
const OF_LIST: Readonly<Record<ListName, readonly Filter[]>> = {
  cdrs: ['party', 'review', 'rule', 'cpo', 'emsp', 'run', 'invoice', 'ended_from', 'ended_until'],
  invoices: DOCUMENTS,
  'invoice-lines': DOCUMENTS,
  'payment-orders': ['party', 'run'],
  contests: ['party', 'state'],
  agreements: [],
  aging: ['party', 'until'],
  statement: ['party', ...DAYS],
  journal: DAYS,
  positions: ['run', 'period'],
  'bank-lines': ['party', 'result', ...DAYS],
  'legal-entities': [],
  reminders: ['party'],
};

/** Reads the query of one list: its filters and the form of the file. Refuses (`bad-field`) a filter of another list, and days the wrong way round. */
export function parseListQuery(
  list: ListName,
  query: unknown,
): { readonly format: TableFormat; readonly filter: ListFilter } {
  const { format, ...asked } = parse(filters, query);
  for (const name of Object.keys(defined(asked))) {
    if (OF_LIST[list].some((known) => known === name)) continue;
    throw new HubError('bad-field', `${name}: the list ${list} cannot be narrowed by it`, name);
  }
  if (asked.from !== undefined && asked.until !== undefined && asked.until < asked.from) {
    throw new HubError('bad-field', 'until: expected a day not before `from`', 'until');
  }
  return { format, filter: toCdrQuery(asked) };
}
