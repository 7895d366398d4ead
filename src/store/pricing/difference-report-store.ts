import type { DifferenceReport } from '../../domain/spot/difference-report.js';

export interface ReportQuery {
  readonly state?: DifferenceReport['state'];
  readonly index?: string;
  readonly offset: number;
  readonly limit: number;
}

/** A report without its periods, which may be thousands. */
export type ReportSummary = Omit<DifferenceReport, 'differences'> & { readonly count: number };

export type ReportClosing = Required<Pick<DifferenceReport, 'closedAt' | 'closedBy' | 'note'>>;

/** Prices that changed after the fact; never removed. */
export interface DifferenceReportStore {
  /** Does nothing when there is a report of this id. */
  open(report: DifferenceReport): Promise<void>;
  find(id: string): Promise<DifferenceReport | undefined>;
  /** Newest first. */
  list(query: ReportQuery): Promise<{ readonly items: readonly ReportSummary[]; readonly total: number }>;
  /** False: there is no such report, or it is closed already. */
  close(id: string, closing: ReportClosing): Promise<boolean>;
}
