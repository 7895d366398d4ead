import { z } from 'zod';
import { findTimeZone } from '../../domain/pricing/periods/local-time.js';
import type { PriceFeed } from '../../domain/spot/price-feed.js';
import { isPeriodMinutes, type PeriodMinutes } from '../../domain/spot/price-row.js';
import { currency, defined, parse, text } from '../api/parse.js';

const ENTSOE_URL = 'https://web-api.tp.entsoe.eu/api';

/** Names of indexes, also in URLs and files. */
export const indexName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'expected a name such as EPEX-DE: letters, digits, - and _');

/** As text from YAML or a query, or as a number from JSON. */
export const periodMinutes = z.union([z.string(), z.number()]).transform((given, context): PeriodMinutes => {
  const minutes = Number(given);
  if (isPeriodMinutes(minutes)) return minutes;
  context.addIssue({ code: 'custom', message: 'expected 15, 30 or 60' });
  return z.NEVER;
});

export const timeZone = text(60).refine(isTimeZone, 'expected a time zone such as Europe/Berlin');

const feed = z
  .strictObject({
    index: indexName,
    kind: z.enum(['ENTSOE', 'CSV', 'HTTP'], 'expected ENTSOE, CSV or HTTP'),
    url: text(500).refine(isFeedUrl, 'expected an http(s) URL without user and fragment').optional(),
    domain: z
      .string()
      .regex(/^[A-Z0-9-]{16}$/, 'expected the 16 characters of an EIC code such as 10Y1001A1001A82H')
      .optional(),
    time_zone: timeZone,
    minutes: periodMinutes,
    at: z
      .string()
      .regex(/^(?:[01]\d|2[0-3]):(?:00|15|30|45)$/, 'expected a local time on a quarter hour such as 13:15')
      .default('13:15'),
    sequence: z
      .string()
      .regex(/^\d{1,3}$/, 'expected a number')
      .optional(),
    currency: currency.default('EUR'),
  })
  .superRefine(({ kind, url, domain, sequence }, context) => {
    const complain = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (kind !== 'ENTSOE' && url === undefined) complain('url', 'is missing');
    if (kind === 'ENTSOE' && domain === undefined) complain('domain', 'is missing: the EIC code of the bidding zone');
    if (kind !== 'ENTSOE' && domain !== undefined) complain('domain', 'is of ENTSOE only');
    if (kind !== 'ENTSOE' && sequence !== undefined) complain('sequence', 'is of ENTSOE only');
  })
  .transform(({ time_zone, url = ENTSOE_URL, ...rest }): PriceFeed => defined({ ...rest, url, timeZone: time_zone }));

const file = z.strictObject({
  feeds: z
    .array(feed)
    .nullish()
    .transform((feeds) => feeds ?? [])
    .superRefine((feeds, context) => {
      for (const [at, { index }] of feeds.entries()) {
        const isRepeated = feeds.findIndex((other) => other.index === index) < at;
        if (isRepeated) context.addIssue({ code: 'custom', path: [at, 'index'], message: `${index} is there already` });
      }
    }),
});

/** Reads tariffs/price-feeds.yaml. Refuses (`bad-field`) naming the field, `feeds.0.time_zone`. */
export function readPriceFeeds(json: unknown): readonly PriceFeed[] {
  return parse(file, json).feeds;
}

function isTimeZone(name: string): boolean {
  try {
    return findTimeZone(name).name === name;
  } catch {
    return false;
  }
}

function isFeedUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username + password + hash === '';
}
