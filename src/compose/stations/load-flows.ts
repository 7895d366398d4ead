import type { Hub } from '../../flows/hub.js';
import { type BalanceSoon, listGridSignals, putGridSignal } from '../../flows/load/grid-signals.js';
import { siteLoad } from '../../flows/load/site-load.js';
import type { LoadFlows } from '../../wire/api/flows/load-flows.js';

/** Load management over /api, with the hub handed in. */
export function loadFlows(hub: Hub & { readonly balanceSoon: BalanceSoon }): LoadFlows {
  return {
    listGridSignals: (staff, place) => listGridSignals(hub, staff, place),
    putGridSignal: (place, told) => putGridSignal(hub, place, told),
    siteLoad: (staff, place) => siteLoad(hub, staff, place),
  };
}
