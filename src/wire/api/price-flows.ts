import type { Staff } from '../../domain/access.js';
import type { PricedDay } from '../../domain/spot/count-days.js';
import type { DifferenceReport } from '../../domain/spot/difference-report.js';
import type { PriceImport } from '../../domain/spot/price-import.js';
import type { SpotPrice } from '../../domain/spot/spot-price.js';
import type { ShownReport, WantedClosing } from '../../flows/prices/difference-reports.js';
import type { FetchedDay, WantedFetch } from '../../flows/prices/fetch-prices.js';
import type { ImportResult, NewPriceImport } from '../../flows/prices/import-prices.js';
import type { ImportListing, ListedReport, ReportListing } from '../../flows/prices/list-imports.js';
import type { DayListing, PriceListing } from '../../flows/prices/list-prices.js';
import type { AskedDay, MissingPrices } from '../../flows/prices/missing-prices.js';

interface Listing<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

/** Day-ahead prices: what /api asks of the flows. */
export interface PriceFlows {
  listPrices(listing: PriceListing): Promise<readonly SpotPrice[]>;
  listPriceDays(listing: DayListing): Promise<readonly PricedDay[]>;
  missingPrices(asked: AskedDay): Promise<MissingPrices>;
  fetchPrices(wanted: WantedFetch): Promise<readonly FetchedDay[]>;
  importPrices(asked: NewPriceImport): Promise<ImportResult>;
  listPriceImports(listing: ImportListing): Promise<Listing<PriceImport>>;
  listDifferenceReports(listing: ReportListing): Promise<Listing<ListedReport>>;
  showDifferenceReport(staff: Staff, id: string): Promise<ShownReport>;
  closeDifferenceReport(staff: Staff, wanted: WantedClosing): Promise<DifferenceReport>;
}
