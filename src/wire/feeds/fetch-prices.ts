import { HubError } from '../../domain/errors.js';
import type { LocalDay } from '../../domain/spot/local-day.js';
import type { PriceFeed } from '../../domain/spot/price-feed.js';
import type { FetchedPrices, PriceFeeds } from '../../flows/prices/price-feeds.js';
import type { AddressPolicy } from '../http/address-guard.js';
import { createOutgoing, type IncomingAnswer, type Outgoing } from '../http/outgoing.js';
import { readPrices } from './read-prices.js';
import { FEED_BYTES_MAX } from './read-values.js';

export interface FetcherOptions extends AddressPolicy {
  /** Security token of the ENTSO-E transparency platform; absent: its feeds are refused. */
  readonly entsoeToken?: string;
  /** For one feed: connecting, asking and reading; absent: half a minute. */
  readonly timeoutMs?: number;
}

export interface PriceFetcher extends Pick<PriceFeeds, 'fetch'> {
  close(): Promise<void>;
}

const TIMEOUT_MS = 30_000;
const ACCEPT = { CSV: 'text/csv', ENTSOE: 'application/xml', HTTP: 'application/json' } as const;
/** ENTSO-E says by a document with status 200 or 400 that it has no prices. */
const NO_PRICES_STATUS = 400;

/**
 * Asks the feeds for prices, with the guards of partners' URLs: no private address, few ports, no redirect, a deadline and
 * a size. The security token stands in the query of ENTSO-E's URL only; no message and no record has it.
 */
export function createPriceFetcher(options: FetcherOptions): PriceFetcher {
  const outgoing = createOutgoing({ ...options, answerLimitBytes: FEED_BYTES_MAX, connectionsPerPlatform: 2 });
  return {
    fetch: async (feed, day) => {
      try {
        return await fetchFeed(outgoing, options, { feed, day });
      } catch (error) {
        if (!(error instanceof HubError)) throw error;
        throw new HubError(error.code, withoutToken(`${feed.index}: ${error.message}`, options), error.field);
      }
    },
    close: outgoing.close,
  };
}

async function fetchFeed(
  outgoing: Outgoing,
  options: FetcherOptions,
  { feed, day }: { readonly feed: PriceFeed; readonly day: LocalDay },
): Promise<FetchedPrices> {
  const url = feed.kind === 'ENTSOE' ? entsoeUrl(feed, day, options) : filledUrl(feed, day);
  const answer = await outgoing.request({
    platform: `price feed ${feed.index}`,
    method: 'GET',
    url: url.href,
    headers: ['Accept', ACCEPT[feed.kind], 'Accept-Encoding', 'gzip'],
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
  });
  if (!isReadable(feed, answer)) throw new HubError('receiver-unusable', `the feed answered HTTP ${answer.httpStatus}`);
  const { index, minutes, currency, domain, sequence, kind } = feed;
  const given = { ...(domain !== undefined && { domain }), ...(sequence !== undefined && { sequence }) };
  const rows = readPrices({ format: kind, bytes: answer.body, index, minutes, currency, ...given });
  return { bytes: answer.body, rows, source: kind, origin: `${url.origin}${url.pathname}` };
}

function isReadable({ kind }: PriceFeed, { httpStatus, body }: IncomingAnswer): boolean {
  if (httpStatus === 200) return true;
  return kind === 'ENTSOE' && httpStatus === NO_PRICES_STATUS && Buffer.from(body).includes('Acknowledgement_Market');
}

/** Day-ahead prices (A44) of the bidding zone for a local day, as UTC minutes. */
function entsoeUrl(feed: PriceFeed, day: LocalDay, { entsoeToken, allowPrivateNetworks }: FetcherOptions): URL {
  if (entsoeToken === undefined) throw new HubError('bad-setting', 'HUB_ENTSOE_TOKEN is not set', 'HUB_ENTSOE_TOKEN');
  const url = new URL(feed.url);
  if (url.protocol !== 'https:' && !allowPrivateNetworks) {
    throw new HubError('bad-setting', 'the security token is sent by https only', 'url');
  }
  const { domain = '' } = feed;
  const asked = {
    documentType: 'A44',
    'contract_MarketAgreement.type': 'A01',
    in_Domain: domain,
    out_Domain: domain,
    periodStart: utcMinutes(day.startsAt),
    periodEnd: utcMinutes(day.endsAt),
    securityToken: entsoeToken,
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return url;
}

function filledUrl({ url }: PriceFeed, { date, startsAt, endsAt }: LocalDay): URL {
  const [from, until] = [startsAt.toISOString(), endsAt.toISOString()];
  return new URL(url.replaceAll('{day}', date).replaceAll('{from}', from).replaceAll('{until}', until));
}

/** `yyyyMMddHHmm` in UTC. */
function utcMinutes(instant: Date): string {
  return instant.toISOString().slice(0, 16).replace(/[-:T]/g, '');
}

function withoutToken(text: string, { entsoeToken }: FetcherOptions): string {
  return entsoeToken ? text.replaceAll(entsoeToken, '***') : text;
}
