import { exportHledger } from '../../flows/books/export-books.js';
import { aging } from '../../flows/desk/aging.js';
import { downloadDatev } from '../../flows/desk/download-datev.js';
import { createDownloadLimit, downloadList } from '../../flows/desk/download-list.js';
import { reconciliation } from '../../flows/desk/reconciliations.js';
import type { Hub } from '../../flows/hub.js';
import type { DeskFlows } from '../../wire/api/flows/desk-flows.js';

/** The finance desk, with the hub handed in. */
export function deskFlows(hub: Hub): DeskFlows {
  const limited = createDownloadLimit();
  return {
    downloadList: (staff, wanted) => limited(staff, downloadList(hub, staff, wanted)),
    aging: (staff, query) => aging(hub, staff, query),
    reconciliation: (staff, number) => reconciliation(hub, staff, number),
    datev: (staff, query) => limited(staff, downloadDatev(hub, staff, query)),
    hledger: () => exportHledger(hub),
  };
}
