import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { HubError } from '../domain/errors.js';
import type { PriceFeed } from '../domain/spot/price-feed.js';
import type { PriceFeeds } from '../flows/prices/price-feeds.js';
import { createPriceFetcher } from '../wire/feeds/fetch-prices.js';
import { readPriceFeeds } from '../wire/feeds/price-feeds-file.js';
import { readYamlFile } from './read-yaml-file.js';

export interface RunningPriceFeeds extends PriceFeeds {
  close(): Promise<void>;
}

type FeedConfig = Pick<Config, 'allowPrivateNetworks' | 'tariffsDir'> & {
  readonly secrets: Pick<Config['secrets'], 'entsoeToken'>;
};

/** The feeds of the settings, ready to be asked. What is wrong in their file stops the start with file, line and field. */
export function buildPriceFeeds({ tariffsDir, allowPrivateNetworks, secrets }: FeedConfig): RunningPriceFeeds {
  const { entsoeToken } = secrets;
  const feeds = loadPriceFeeds(tariffsDir);
  const tokenless = entsoeToken === undefined ? feeds.find(({ kind }) => kind === 'ENTSOE') : undefined;
  if (tokenless) {
    throw new HubError('bad-setting', `HUB_ENTSOE_TOKEN: the feed of ${tokenless.index} needs it`, 'HUB_ENTSOE_TOKEN');
  }
  const fetcher = createPriceFetcher({ allowPrivateNetworks, ...(entsoeToken !== undefined && { entsoeToken }) });
  return { feeds, ...fetcher };
}

/** Reads `price-feeds.yaml` of the folder of tariffs; without that file there are no feeds. */
export function loadPriceFeeds(tariffsDir: string): readonly PriceFeed[] {
  const path = join(tariffsDir, 'price-feeds.yaml');
  return existsSync(path) ? readYamlFile(path, readPriceFeeds) : [];
}
