import { z } from 'zod';
import { indexName, periodMinutes, timeZone } from '../../../feeds/price-feeds-file.js';
import { type PriceFormat, readPrices } from '../../../feeds/read-prices.js';
import { type ApiPath, allow, created, json, param } from '../../api-path.js';
import { formatAll, formatListing } from '../../format/listing.js';
import {
  formatFetchedDay,
  formatImportResult,
  formatMissing,
  formatPriceDay,
  formatPriceImport,
  formatReport,
  formatReportSummary,
  formatSpotPrice,
} from '../../format/pricing/spot-prices.js';
import { currency, date, defined, instant, paging, parse, text } from '../../parse.js';
import type { PriceFlows } from '../../price-flows.js';

const DAYS_MAX = 31;
const DAY_MS = 86_400_000;
/** A file of 16 MiB, its quotes escaped. */
const IMPORT_BYTES_MAX = 20 * 1024 * 1024;

const stretch = z
  .strictObject({
    index: indexName,
    from: instant,
    until: instant,
    versions: z.enum(['newest', 'all'], 'expected newest or all').default('newest'),
  })
  .refine(({ from, until }) => until > from, { path: ['until'], message: 'expected an instant after from' })
  .refine(({ from, until }) => until.getTime() - from.getTime() <= DAYS_MAX * DAY_MS, {
    path: ['until'],
    message: `expected at most ${DAYS_MAX} days after from`,
  })
  .transform(({ versions, ...rest }) => ({ ...rest, versions: versions === 'all' ? 'ALL' : 'NEWEST' }) as const);

const dayListing = z
  .strictObject({
    index: indexName,
    time_zone: timeZone,
    from: date.optional(),
    until: date.optional(),
    odd: z.enum(['true', 'false'], 'expected true or false').default('false'),
  })
  .transform(({ time_zone, odd, ...rest }) =>
    defined({ ...rest, timeZone: time_zone, which: odd === 'true' ? ('ODD' as const) : ('ALL' as const) }),
  );

const oneDay = z
  .strictObject({ index: indexName, day: date, time_zone: timeZone.optional(), minutes: periodMinutes.optional() })
  .transform(({ time_zone, ...rest }) => defined({ ...rest, timeZone: time_zone }));

const fetching = z.strictObject({ index: indexName.optional(), day: date.optional() }).transform(defined);

const FORMATS: Readonly<Record<string, PriceFormat>> = { csv: 'CSV', entsoe: 'ENTSOE', json: 'HTTP' };

const newImport = z.strictObject({
  index: indexName,
  format: z.enum(['csv', 'entsoe', 'json'], 'expected csv, entsoe or json'),
  content: z.string().min(1),
  origin: text(200).default('upload'),
  minutes: periodMinutes.optional(),
  currency: currency.optional(),
  domain: text(16).optional(),
  sequence: text(3).optional(),
  again: z.boolean().default(false),
});

const importPage = z.strictObject({ index: indexName.optional(), ...paging }).transform(defined);
const reportPage = z
  .strictObject({ index: indexName.optional(), state: z.enum(['OPEN', 'CLOSED']).optional(), ...paging })
  .transform(defined);
const closing = z.strictObject({ note: text(1_000) });

const readers = allow('FINANCE', 'OPERATOR');
const operators = allow('OPERATOR');

/** Day-ahead prices: market data that finance may read, and operators keep. */
export function pricePaths(flows: PriceFlows): readonly ApiPath[] {
  return [...readPaths(flows), ...fetchPaths(flows), ...importPaths(flows), ...differencePaths(flows)];
}

function readPaths(flows: PriceFlows): readonly ApiPath[] {
  return [
    {
      method: 'GET',
      path: '/prices',
      allow: readers,
      handle: async ({ query }) => json(formatAll(await flows.listPrices(parse(stretch, query)), formatSpotPrice)),
    },
    {
      method: 'GET',
      path: '/prices/days',
      allow: readers,
      handle: async ({ query }) => json(formatAll(await flows.listPriceDays(parse(dayListing, query)), formatPriceDay)),
    },
    {
      method: 'GET',
      path: '/prices/missing',
      allow: readers,
      handle: async ({ query }) => json(formatMissing(await flows.missingPrices(parse(oneDay, query)))),
    },
  ];
}

function fetchPaths(flows: PriceFlows): readonly ApiPath[] {
  return [
    {
      method: 'POST',
      path: '/prices/fetch',
      allow: operators,
      async handle({ staff, body }) {
        const wanted = { ...parse(fetching, body), importedBy: staff.email };
        return json(formatAll(await flows.fetchPrices(wanted), formatFetchedDay));
      },
    },
  ];
}

function importPaths(flows: PriceFlows): readonly ApiPath[] {
  return [
    {
      method: 'GET',
      path: '/price-imports',
      allow: readers,
      async handle({ query: asked }) {
        const query = parse(importPage, asked);
        return json(formatListing(await flows.listPriceImports(query), query, formatPriceImport));
      },
    },
    {
      method: 'POST',
      path: '/price-imports',
      allow: operators,
      bodyBytesMax: IMPORT_BYTES_MAX,
      async handle({ staff, body }) {
        const { format, content, origin, again, index, ...options } = parse(newImport, body);
        const source = FORMATS[format] ?? 'CSV';
        const bytes = Buffer.from(content);
        const rows = readPrices({ format: source, bytes, index, ...defined(options) });
        const asked = { index, source, origin, bytes, rows, importedBy: staff.email, ...(again && { again }) };
        const result = await flows.importPrices(asked);
        return result.repeated
          ? json(formatImportResult(result))
          : created('/price-imports', formatImportResult(result));
      },
    },
  ];
}

function differencePaths(flows: PriceFlows): readonly ApiPath[] {
  return [
    {
      method: 'GET',
      path: '/price-differences',
      allow: readers,
      async handle({ query: asked }) {
        const query = parse(reportPage, asked);
        return json(formatListing(await flows.listDifferenceReports(query), query, formatReportSummary));
      },
    },
    {
      method: 'GET',
      path: '/price-differences/:id',
      allow: readers,
      handle: async (call) => json(formatReport(await flows.showDifferenceReport(call.staff, param(call, 'id')))),
    },
    {
      method: 'POST',
      path: '/price-differences/:id/close',
      allow: operators,
      async handle(call) {
        const wanted = { id: param(call, 'id'), ...parse(closing, call.body) };
        return json(formatReport({ report: await flows.closeDifferenceReport(call.staff, wanted) }));
      },
    },
  ];
}
