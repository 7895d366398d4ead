import type { Staff } from '../../../domain/access.js';
import type { ListedStation } from '../../../flows/stations/managing/list-stations.js';
import type { PastState, StationNow } from '../../../flows/stations/managing/station-screens.js';
import type { ApiFlows } from '../../api/api-flows.js';

/** What only the pages of stations ask of the flows. */
export interface StationScreenFlows {
  /** By id; of stations that the person was shown. */
  stationsNow(listed: readonly ListedStation[]): Promise<ReadonlyMap<string, StationNow>>;
  /** Newest first. Refuses with `unknown-object` what the person may not look at. */
  statusHistory(
    staff: Staff,
    asked: { readonly stationId: string; readonly limit: number },
  ): Promise<readonly PastState[]>;
}

/** All that the pages of stations ask of the flows. */
export type StationPageFlows = StationScreenFlows &
  Pick<
    ApiFlows,
    | 'findCdr'
    | 'healingShare'
    | 'listIncidents'
    | 'listQuirks'
    | 'listStations'
    | 'listTransactions'
    | 'showSite'
    | 'showStation'
  >;
