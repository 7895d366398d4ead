import { z } from 'zod';
import { HubError } from '../../../../domain/errors.js';
import { type ListName, MEMBER_LISTS, OPERATOR_LISTS } from '../../../../flows/desk/export-list.js';
import { type ApiPath, allow, json, param } from '../../api-path.js';
import type { DeskFlows } from '../../flows/desk-flows.js';
import { formatAging, formatReconciliation } from '../../format/desk.js';
import { formatAll } from '../../format/listing.js';
import { date, defined, parse, party } from '../../parse.js';
import { parseListQuery } from './list-filters.js';

const LISTS: readonly string[] = [...MEMBER_LISTS, ...OPERATOR_LISTS];

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

const agingQuery = z
  .strictObject({ as_of: date, party: party.optional() })
  .transform(({ as_of, ...rest }) => defined({ ...rest, asOf: as_of }));

const datevQuery = z
  .strictObject({ from: date, until: date, party: party.optional() })
  .refine(({ from, until }) => from <= until, { path: ['until'], error: 'expected a day not before `from`' })
  .transform(defined);

/** The finance desk: whole lists as files, what is overdue, records to reconcile by, the journal for hledger. */
export function deskPaths(flows: DeskFlows): readonly ApiPath[] {
  const readers = allow('FINANCE', 'OPERATOR');
  return [
    {
      method: 'GET',
      path: '/exports/:list',
      allow: readers,
      async handle(call) {
        const list = param(call, 'list');
        if (!isList(list)) throw new HubError('unknown-object', 'no such list');
        const { format, filter } = parseListQuery(list, call.query);
        return { kind: 'stream', type: TYPES[format], ...flows.downloadList(call.staff, { list, filter, format }) };
      },
    },
    {
      method: 'GET',
      path: '/aging',
      allow: readers,
      handle: async ({ staff, query }) =>
        json(formatAll(await flows.aging(staff, parse(agingQuery, query)), formatAging)),
    },
    {
      method: 'GET',
      path: '/invoices/:number/reconciliation',
      allow: readers,
      handle: async (call) => json(formatReconciliation(await flows.reconciliation(call.staff, param(call, 'number')))),
    },
    {
      method: 'GET',
      path: '/datev',
      allow: readers,
      handle: async ({ staff, query }) => ({
        kind: 'stream',
        type: 'text/csv; charset=windows-1252',
        ...flows.datev(staff, parse(datevQuery, query)),
      }),
    },
    {
      method: 'GET',
      path: '/books/hledger',
      allow: allow('OPERATOR'),
      handle: async () => ({
        kind: 'stream',
        type: 'text/plain; charset=utf-8',
        name: 'voltclear.journal',
        bytes: asBytes(flows.hledger()),
      }),
    },
  ];
}

function isList(name: string): name is ListName {
  return LISTS.includes(name);
}

async function* asBytes(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array, void, undefined> {
  let text = '';
  for await (const line of lines) {
    text += `${line}\n`;
    if (text.length < 64 * 1024) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}
