import { toText } from '../../../../domain/decimal.js';
import type { PricedDay } from '../../../../domain/spot/count-days.js';
import type { PriceDifference, PriceSide } from '../../../../domain/spot/difference-report.js';
import type { PriceImport } from '../../../../domain/spot/price-import.js';
import type { SpotPrice } from '../../../../domain/spot/spot-price.js';
import type { ShownReport } from '../../../../flows/prices/difference-reports.js';
import type { FetchedDay } from '../../../../flows/prices/fetch-prices.js';
import type { ImportResult } from '../../../../flows/prices/import-prices.js';
import type { ListedReport } from '../../../../flows/prices/list-imports.js';
import type { MissingPrices } from '../../../../flows/prices/missing-prices.js';
import type { AffectedCdrs } from '../../../../flows/prices/open-reports.js';

/** SpotPrice of openapi.yaml. */
export function formatSpotPrice({ index, startsAt, provenance, ...price }: SpotPrice): object {
  const { importId, source, importedAt } = provenance;
  return {
    index,
    starts_at: startsAt.toISOString(),
    ...formatSide(price),
    import_id: importId,
    source,
    imported_at: importedAt.toISOString(),
  };
}

/** PriceDay of openapi.yaml. */
export function formatPriceDay({ date, startsAt, endsAt, hours, periods, missingQuarterHours }: PricedDay): object {
  return {
    day: date,
    starts_at: startsAt.toISOString(),
    ends_at: endsAt.toISOString(),
    hours,
    periods,
    missing_quarter_hours: missingQuarterHours,
  };
}

/** MissingPrices of openapi.yaml. */
export function formatMissing({ index, day, timeZone, minutes, expected, missing }: MissingPrices): object {
  const slots = missing.map((start) => start.toISOString());
  return { index, day, time_zone: timeZone, minutes, expected, missing: slots };
}

/** FetchedPrices of openapi.yaml. */
export function formatFetchedDay({ missing, result, error }: FetchedDay): object {
  return {
    ...formatMissing(missing),
    ...(result ? { import: formatImportResult(result) } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

/** PriceImport of openapi.yaml. */
export function formatPriceImport({ importedAt, importedBy, from, until, ...told }: PriceImport): object {
  const { id, index, source, origin, sha256, state, counts } = told;
  return {
    ...{ id, index, source, origin, sha256, state },
    imported_at: importedAt.toISOString(),
    imported_by: importedBy,
    from: from.toISOString(),
    until: until.toISOString(),
    ...(counts ? { counts } : {}),
  };
}

/** PriceImportResult of openapi.yaml. */
export function formatImportResult({ priceImport, repeated, reportIds }: ImportResult): object {
  return { ...formatPriceImport(priceImport), repeated, difference_reports: reportIds };
}

/** PriceDifferenceReport of openapi.yaml. */
export function formatReportSummary({ id, index, importId, openedAt, state, count, ...closing }: ListedReport): object {
  const { closedAt, closedBy, note } = closing;
  return {
    ...{ id, index, import_id: importId, state, count },
    opened_at: openedAt.toISOString(),
    ...(closedAt ? { closed_at: closedAt.toISOString(), closed_by: closedBy, note } : {}),
  };
}

/** The same with its periods. */
export function formatReport({ report, affected }: ShownReport): object {
  const { differences, ...rest } = report;
  return {
    ...formatReportSummary({ ...rest, count: differences.length }),
    differences: differences.map(formatDifference),
    ...(affected && formatAffected(affected)),
  };
}

function formatAffected({ cdrs, more, unspread }: AffectedCdrs): object {
  const affected = cdrs.map(({ startsAt, credited, ...rest }) => ({
    ...rest,
    starts_at: startsAt.toISOString(),
    credited: credited === true,
  }));
  return { affected, affected_more: more, affected_unspread: unspread };
}

function formatDifference({ startsAt, before, after }: PriceDifference): object {
  return { starts_at: startsAt.toISOString(), before: formatSide(before), after: formatSide(after) };
}

function formatSide({ minutes, perMwh, currency, version }: PriceSide): object {
  return { minutes, per_mwh: toText(perMwh), currency, version };
}
