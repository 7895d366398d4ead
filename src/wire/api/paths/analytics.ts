import { z } from 'zod';
import { MARGIN_KEYS } from '../../../domain/analytics/margin-keys.js';
import { objectKey, parsePartyKey } from '../../../domain/party.js';
import type { AnalyticsFlows } from '../api-flows.js';
import { type ApiPath, allow, json } from '../api-path.js';
import { csvFile } from '../csv-file.js';
import { formatMargin, formatMarginCsv } from '../format/analytics/margin.js';
import { defined, instant, parse, party, text } from '../parse.js';

const MAX_KEYS = 4;

const keys = z
  .string()
  .max(100)
  .transform((list) => list.split(','))
  .refine((list) => list.every((one) => MARGIN_KEYS.some((key) => key === one)), `expected ${MARGIN_KEYS.join(', ')}`)
  .refine((list) => list.length <= MAX_KEYS && new Set(list).size === list.length, `expected ${MAX_KEYS} keys at most`)
  .transform((list) => list.flatMap((one) => MARGIN_KEYS.find((key) => key === one) ?? []));

/** An object and the party that it belongs to: ids are unique per party only. */
const ownedObject = z
  .string()
  .regex(/^[A-Za-z]{2}[*-][A-Za-z0-9]{3}\/[^\p{Cc}]{1,36}$/u, 'expected a party and an id such as NL*ABC/LOC1')
  .transform((value) => objectKey(parsePartyKey(value.slice(0, 6)), value.slice(7)));

const marginQuery = z
  .strictObject({
    from: instant,
    until: instant,
    by: keys.default([]),
    cpo: party.optional(),
    emsp: party.optional(),
    location: ownedObject.optional(),
    tariff: ownedObject.optional(),
    tz: text(64).default('UTC'),
    format: z.enum(['json', 'csv']).default('json'),
  })
  .transform(({ tz, ...rest }) => ({ ...defined(rest), timeZone: tz }));

/** What operators and CPOs judge their prices by. */
export function analyticsPaths(flows: AnalyticsFlows): readonly ApiPath[] {
  return [
    {
      method: 'GET',
      path: '/analytics/margin',
      allow: allow('FINANCE', 'OPERATOR'),
      async handle({ staff, query: asked }) {
        const { format, ...query } = parse(marginQuery, asked);
        const report = await flows.marginReport(staff, query);
        return format === 'csv'
          ? csvFile('margin.csv', formatMarginCsv(report, query.by))
          : json(formatMargin(report, query.by));
      },
    },
  ];
}
