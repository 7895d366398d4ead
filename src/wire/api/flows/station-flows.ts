import type { Staff } from '../../../domain/access.js';
import type { RequestedLog } from '../../../domain/healing/station-health.js';
import type { PartyKey } from '../../../domain/party.js';
import type { ConfigurationTemplate } from '../../../domain/stations/configuration-template.js';
import type { QuirkFinding } from '../../../domain/stations/quirk.js';
import type { Site } from '../../../domain/stations/site.js';
import type { Missing } from '../../../domain/stations/site-location.js';
import type { Station } from '../../../domain/stations/station.js';
import type { CommandOutcome } from '../../../domain/stations/station-command.js';
import type { NewSite, SiteChange } from '../../../flows/stations/managing/add-site.js';
import type { AddedStation, NewStation } from '../../../flows/stations/managing/add-station.js';
import type { StationChange, StationMove } from '../../../flows/stations/managing/change-station.js';
import type { WantedCommand } from '../../../flows/stations/managing/command-station.js';
import type { ImportRow } from '../../../flows/stations/managing/import-cells.js';
import type { ImportedStations } from '../../../flows/stations/managing/import-stations.js';
import type { ListedStation, StationQueryOfStaff } from '../../../flows/stations/managing/list-stations.js';
import type { FoundFrames, FrameSearch } from '../../../flows/stations/managing/read-frames.js';
import type { RenewedKey } from '../../../flows/stations/provisioning/renew-key.js';

export interface SitePlace {
  readonly party: PartyKey;
  readonly siteId: string;
}

/** Sites and stations: what /api asks of the flows. Reading is narrowed to the caller's parties; writing is an operator's. */
export interface StationApiFlows {
  listSites(staff: Staff, query: Omit<StationQueryOfStaff, 'siteId'>): Promise<readonly Site[]>;
  showSite(staff: Staff, place: SitePlace): Promise<{ readonly site: Site; readonly missing: readonly Missing[] }>;
  addSite(site: NewSite): Promise<Site>;
  changeSite(place: SitePlace, change: SiteChange): Promise<Site>;
  listStations(
    staff: Staff,
    query: StationQueryOfStaff,
  ): Promise<{ readonly items: readonly ListedStation[]; readonly total: number }>;
  showStation(staff: Staff, id: string): Promise<ListedStation>;
  listQuirks(staff: Staff, id: string): Promise<readonly QuirkFinding[]>;
  readFrames(staff: Staff, search: FrameSearch): Promise<FoundFrames>;
  /** The token is shown this once. */
  addStation(station: NewStation): Promise<AddedStation>;
  renewOnboarding(id: string): Promise<AddedStation>;
  importStations(rows: readonly ImportRow[]): Promise<ImportedStations>;
  changeStation(id: string, change: StationChange): Promise<Station>;
  moveStation(id: string, to: StationMove): Promise<Station>;
  retireStation(id: string): Promise<Station>;
  renewKey(id: string): Promise<RenewedKey>;
  commandStation(id: string, wanted: WantedCommand): Promise<CommandOutcome>;
  /** Refuses with `bad-field` a URL that stations cannot upload to. What the station answered stands in it. */
  requestLog(
    staff: Staff,
    wanted: { readonly stationId: string; readonly url: string; readonly log: RequestedLog['log'] },
  ): Promise<RequestedLog>;
  /** Newest first. */
  listRequestedLogs(staff: Staff, stationId: string): Promise<readonly RequestedLog[]>;
  listTemplates(staff: Staff, party: PartyKey): Promise<readonly ConfigurationTemplate[]>;
  putTemplate(party: PartyKey, template: ConfigurationTemplate): Promise<void>;
}
