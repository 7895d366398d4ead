import { parsePriceAreas } from '../../../src/domain/analytics/price-areas.js';
import { Decimal } from '../../../src/domain/decimal.js';
import type { PartyKey } from '../../../src/domain/party.js';
import type { SpotPrice } from '../../../src/domain/spot/spot-price.js';
import { marginReport } from '../../../src/flows/analytics/margin.js';
import type { LineGroup, LineQuery } from '../../../src/store/pricing/billed-line-store.js';
import type { AnalyticsFlows } from '../../../src/wire/api/api-flows.js';
import { CPO, EMSP, OTHER_EMSP } from './papers.js';

interface Sold {
  readonly slot: string;
  readonly cpo: PartyKey;
  readonly emsp: PartyKey;
  readonly location: string;
  readonly kwh: string;
  readonly revenue: string;
}

/** What NL*ABC sold to two eMSPs, at a location whose id would end a cell of a CSV, and BE*CAR to one. */
const SOLD: readonly Sold[] = [
  { slot: '08:00', cpo: CPO, emsp: EMSP, location: 'NL*ABC/A,"1', kwh: '10', revenue: '4.5' },
  { slot: '08:15', cpo: CPO, emsp: OTHER_EMSP, location: 'NL*ABC/B', kwh: '20', revenue: '9' },
  { slot: '17:30', cpo: 'BE*CAR', emsp: EMSP, location: 'BE*CAR/C', kwh: '7', revenue: '3' },
];

/** The real report over lines that are added up already; 0.10 a kWh at eight, nothing known for the evening. */
export function analyticsFlows(): AnalyticsFlows {
  const area = { name: 'Netherlands', index: 'EPEX-NL', currency: 'EUR', countries: ['NLD'] };
  const hub = {
    billedLines: { groups, spreadUpTo: async () => 41 },
    ledger: { countAfter: async (sequence: number) => 44 - sequence },
    priceAreas: parsePriceAreas({ areas: [area] }),
    spotPrices: { insert: async () => undefined, newest: async () => [PRICE], versions: async () => [PRICE] },
  };
  return { marginReport: (staff, query) => marginReport(hub, staff, query) };
}

const PRICE: SpotPrice = {
  index: 'EPEX-NL',
  startsAt: new Date('2026-11-20T08:00:00Z'),
  minutes: 60,
  perMwh: new Decimal(100),
  currency: 'EUR',
  version: 1,
  provenance: { importId: 'i-1', source: 'CSV', importedAt: new Date('2026-11-19T13:00:00Z') },
};

async function* groups({ cpos, emsp, location, from, until, by }: LineQuery): AsyncIterable<LineGroup> {
  for (const sold of SOLD) {
    const slot = new Date(`2026-11-20T${sold.slot}:00Z`);
    const isAsked =
      (!cpos || cpos.includes(sold.cpo)) &&
      (!emsp || emsp === sold.emsp) &&
      (location === undefined || location === sold.location);
    if (!isAsked || slot < from || slot >= until) continue;
    const told = { ...sold, tariff: 'NL*ABC/T1' };
    yield {
      slot,
      area: 0,
      currency: 'EUR',
      keys: by.map((key) => told[key]),
      energyKwh: new Decimal(sold.kwh),
      revenue: new Decimal(sold.revenue),
      cdrs: 1,
    };
  }
}
