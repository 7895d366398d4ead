import { HubError } from '../../../src/domain/errors.js';
import type { DifferenceReport } from '../../../src/domain/spot/difference-report.js';
import type { PriceImport } from '../../../src/domain/spot/price-import.js';
import { periodEnd, periodKey } from '../../../src/domain/spot/price-row.js';
import type { SpotPrice } from '../../../src/domain/spot/spot-price.js';
import { newestVersions } from '../../../src/domain/spot/spot-prices.js';
import type { LeaseStore } from '../../../src/store/lease-store.js';
import type { DifferenceReportStore } from '../../../src/store/pricing/difference-report-store.js';
import type { PriceImportStore } from '../../../src/store/pricing/price-import-store.js';
import type { SpotPriceQuery, SpotPriceStore } from '../../../src/store/pricing/spot-price-store.js';

export function inMemorySpotPrices(): SpotPriceStore {
  const all = new Map<string, SpotPrice>();
  const keyOf = (price: SpotPrice) => `${price.index} ${periodKey(price)} ${price.version}`;
  const versions = async ({ index, from, until }: SpotPriceQuery) =>
    [...all.values()]
      .filter((price) => price.index === index && price.startsAt < until && periodEnd(price) > from.getTime())
      .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || a.minutes - b.minutes || a.version - b.version);
  return {
    insert: async (prices) => {
      if (prices.some((price) => all.has(keyOf(price)))) throw new HubError('conflict', 'there already');
      for (const price of prices) all.set(keyOf(price), price);
    },
    newest: async (query) => newestVersions(await versions(query)),
    versions,
  };
}

export function inMemoryPriceImports(): PriceImportStore {
  const all = new Map<string, PriceImport>();
  return {
    begin: async (started) => {
      if (all.has(started.id)) return false;
      all.set(started.id, started);
      return true;
    },
    finish: async (id, counts) => {
      const found = all.get(id);
      if (found) all.set(id, { ...found, state: 'DONE', counts });
    },
    find: async (id) => all.get(id),
    list: async ({ index, offset, limit }) => {
      const found = [...all.values()].filter((one) => index === undefined || one.index === index).reverse();
      return { items: found.slice(offset, offset + limit), total: found.length };
    },
  };
}

export function inMemoryDifferenceReports(): DifferenceReportStore {
  const all = new Map<string, DifferenceReport>();
  return {
    open: async (report) => void (all.has(report.id) || all.set(report.id, report)),
    find: async (id) => all.get(id),
    list: async ({ index, state, offset, limit }) => {
      const found = [...all.values()]
        .filter((one) => (index === undefined || one.index === index) && (!state || one.state === state))
        .map(({ differences, ...rest }) => ({ ...rest, count: differences.length }));
      return { items: found.slice(offset, offset + limit), total: found.length };
    },
    close: async (id, closing) => {
      const found = all.get(id);
      if (found?.state !== 'OPEN') return false;
      all.set(id, { ...found, ...closing, state: 'CLOSED' });
      return true;
    },
  };
}

/** Nobody else is there. */
export function noOtherHolder(): LeaseStore {
  return { take: async () => true, hold: async () => true, release: async () => undefined };
}
