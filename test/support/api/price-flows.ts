import { HubError } from '../../../src/domain/errors.js';
import { closeDifferenceReport, showDifferenceReport } from '../../../src/flows/prices/difference-reports.js';
import { fetchPrices } from '../../../src/flows/prices/fetch-prices.js';
import { importPrices } from '../../../src/flows/prices/import-prices.js';
import { listDifferenceReports, listPriceImports } from '../../../src/flows/prices/list-imports.js';
import { listPriceDays, listPrices } from '../../../src/flows/prices/list-prices.js';
import { missingOfIndex } from '../../../src/flows/prices/missing-prices.js';
import type { AffectedCdrs } from '../../../src/flows/prices/open-reports.js';
import type { PriceFlows } from '../../../src/wire/api/price-flows.js';
import {
  inMemoryDifferenceReports,
  inMemoryPriceImports,
  inMemorySpotPrices,
  noOtherHolder,
} from '../prices/in-memory-prices.js';
import { cheapSecrets } from './cheap-secrets.js';

const AFFECTED: AffectedCdrs = {
  cdrs: [
    {
      cdr: 'NL*ABC/CDR-1',
      startsAt: new Date('2026-11-20T09:15:00Z'),
      kwh: '4.5',
      difference: '-0.2',
      currency: 'EUR',
    },
    { cdr: 'NL*ABC/CDR-2', startsAt: new Date('2026-11-20T09:30:00Z'), kwh: '1', credited: true, currency: 'EUR' },
  ],
  more: true,
  unspread: 2,
};

/** The real flows over lists, with a feed of EPEX-FR that has nothing yet. */
export function priceFlows(clock: { now(): Date }): PriceFlows {
  const nothing = () => undefined;
  const about = { kind: 'HTTP', url: 'https://x.example/{day}', timeZone: 'Europe/Paris', currency: 'EUR' } as const;
  const hub = {
    clock,
    secrets: cheapSecrets(),
    leases: noOtherHolder(),
    log: { info: nothing, warn: nothing, error: nothing },
    spotPrices: inMemorySpotPrices(),
    priceImports: inMemoryPriceImports(),
    differenceReports: inMemoryDifferenceReports(),
    priceFeeds: {
      feeds: [{ index: 'EPEX-FR', minutes: 60, at: '13:15', ...about } as const],
      fetch: () => Promise.reject(new HubError('unknown-object', 'EPEX-FR: nothing yet')),
    },
    priceUse: {
      billedIn: async () => AFFECTED,
    },
  };
  return {
    listPrices: (listing) => listPrices(hub, listing),
    listPriceDays: (listing) => listPriceDays(hub, listing),
    missingPrices: (asked) => missingOfIndex(hub, asked),
    fetchPrices: (wanted) => fetchPrices(hub, wanted),
    importPrices: (asked) => importPrices(hub, asked),
    listPriceImports: (listing) => listPriceImports(hub, listing),
    listDifferenceReports: (listing) => listDifferenceReports(hub, listing),
    showDifferenceReport: (staff, id) => showDifferenceReport(hub, staff, id),
    closeDifferenceReport: (staff, wanted) => closeDifferenceReport(hub, staff, wanted),
  };
}
