import type { DifferenceReport } from '../../domain/spot/difference-report.js';
import type { PriceImport } from '../../domain/spot/price-import.js';
import type { ReportSummary } from '../../store/pricing/difference-report-store.js';
import type { Hub } from '../hub.js';

interface Page {
  readonly index?: string;
  readonly offset: number;
  readonly limit: number;
}

interface Paged<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

export type ImportListing = Page;

export interface ReportListing extends Page {
  readonly state?: DifferenceReport['state'];
}

/** A report without its periods. */
export type ListedReport = ReportSummary;

/** Imports, newest first. */
export function listPriceImports(hub: Pick<Hub, 'priceImports'>, query: ImportListing): Promise<Paged<PriceImport>> {
  return hub.priceImports.list(query);
}

/** Difference reports, newest first. */
export function listDifferenceReports(
  hub: Pick<Hub, 'differenceReports'>,
  query: ReportListing,
): Promise<Paged<ListedReport>> {
  return hub.differenceReports.list(query);
}
