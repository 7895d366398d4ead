/** Day-ahead prices as the hub's API tells them (openapi.yaml). */
export interface ApiSpotPrice {
  readonly starts_at: string;
  readonly minutes: number;
  readonly per_mwh: string;
  readonly currency: string;
  readonly version: number;
  readonly source: string;
  readonly import_id: string;
}

export interface ApiPriceDay {
  readonly day: string;
  readonly hours: number;
  readonly periods: readonly { readonly minutes: number; readonly count: number }[];
  readonly missing_quarter_hours: number;
}

export interface ApiMissing {
  readonly index: string;
  readonly day: string;
  readonly minutes: number;
  readonly expected: number;
  readonly missing: readonly string[];
}

export interface ApiPriceImport {
  readonly id: string;
  readonly index: string;
  readonly origin: string;
  readonly state: string;
  readonly imported_at: string;
  readonly imported_by: string;
  readonly counts?: { readonly same: number; readonly added: number; readonly corrected: number };
}

export interface ApiImportResult extends ApiPriceImport {
  readonly repeated: boolean;
  readonly difference_reports: readonly string[];
}

export interface ApiFetched extends ApiMissing {
  readonly import?: ApiImportResult;
  readonly error?: string;
}

export interface ApiReport {
  readonly id: string;
  readonly index: string;
  readonly state: string;
  readonly count: number;
  readonly opened_at: string;
  readonly closed_by?: string;
  readonly note?: string;
  readonly differences?: readonly ApiDifference[];
  /** CDRs that were billed by the prices before. */
  readonly affected?: readonly ApiAffectedCdr[];
  readonly affected_more?: boolean;
  readonly affected_unspread?: number;
}

export interface ApiAffectedCdr {
  readonly cdr: string;
  readonly starts_at: string;
  readonly kwh: string;
  readonly credited: boolean;
  /** Excl. VAT; absent: it cannot be told exactly. */
  readonly difference?: string;
  readonly currency: string;
}

export interface ApiDifference {
  readonly starts_at: string;
  readonly before: ApiSide;
  readonly after: ApiSide;
}

interface ApiSide {
  readonly minutes: number;
  readonly per_mwh: string;
  readonly currency: string;
  readonly version: number;
}
