import { exportHledger } from '../../flows/books/export-books.js';
import { aging } from '../../flows/desk/aging.js';
import { downloadDatev } from '../../flows/desk/download-datev.js';
import { createListDownloads } from '../../flows/desk/download-list.js';
import { reconciliation } from '../../flows/desk/reconciliations.js';
import type { Hub } from '../../flows/hub.js';
import type { DeskFlows } from '../../wire/api/flows/desk-flows.js';

/** The finance desk, with the hub handed in. */
export function deskFlows(hub: Hub): DeskFlows {
  return {
    downloadList: createListDownloads(hub),
    aging: (staff, query) => aging(hub, staff, query),
    reconciliation: (staff, number) => reconciliation(hub, staff, number),
    datev: (staff, query) => downloadDatev(hub, staff, query),
    hledger: () => exportHledger(hub),
  };
}
