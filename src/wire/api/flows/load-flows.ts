import type { Staff } from '../../../domain/access.js';
import type { GridSignal } from '../../../domain/load/site-slots.js';
import type { SiteLoad } from '../../../flows/load/site-load.js';
import type { SitePlace } from './station-flows.js';

/** Load management: what /api asks of the flows. Refuses with `unknown-object` sites that the person may not see. */
export interface LoadFlows {
  /** Those that are not over, the first to end first. */
  listGridSignals(staff: Staff, place: SitePlace): Promise<readonly GridSignal[]>;
  /** Only for operators. Refuses with `bad-field`, and with `conflict` where nothing is shared. */
  putGridSignal(place: SitePlace, told: { readonly signal: GridSignal; readonly by: string }): Promise<GridSignal>;
  siteLoad(staff: Staff, place: SitePlace): Promise<SiteLoad>;
}
