import type { Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import type { DifferenceReport } from '../../domain/spot/difference-report.js';
import type { Hub } from '../hub.js';
import type { AffectedCdrs, OpenReportDeps } from './open-reports.js';

export interface ShownReport {
  readonly report: DifferenceReport;
  /** CDRs that were billed by the prices before; only for operators, and only where the hub keeps what was billed. */
  readonly affected?: AffectedCdrs;
}

type ReportDeps = Pick<Hub, 'differenceReports'> & Pick<OpenReportDeps, 'priceUse'>;

/** A report with its periods. Refuses with `unknown-object`. */
export async function showDifferenceReport(hub: ReportDeps, staff: Staff, id: string): Promise<ShownReport> {
  const report = await findReport(hub, id);
  if (!staff.roles.includes('OPERATOR') || !hub.priceUse?.billedIn) return { report };
  const affected = await hub.priceUse.billedIn({ index: report.index, slots: report.differences });
  return { report, affected };
}

export interface WantedClosing {
  readonly id: string;
  /** What was decided. */
  readonly note: string;
}

/** Closes a report with a note. Refuses (`unknown-object`) one that is not there, and (`conflict`) one that is closed. */
export async function closeDifferenceReport(
  hub: Pick<Hub, 'clock' | 'differenceReports'>,
  staff: Staff,
  { id, note }: WantedClosing,
): Promise<DifferenceReport> {
  const found = await findReport(hub, id);
  const closing = { closedAt: hub.clock.now(), closedBy: staff.email, note };
  if (await hub.differenceReports.close(id, closing)) return { ...found, ...closing, state: 'CLOSED' };
  throw new HubError('conflict', `report ${id} is closed already`);
}

async function findReport(
  { differenceReports }: Pick<Hub, 'differenceReports'>,
  id: string,
): Promise<DifferenceReport> {
  const found = await differenceReports.find(id);
  if (!found) throw new HubError('unknown-object', 'no such report');
  return found;
}
