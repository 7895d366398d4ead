import type { PartyId } from '../../domain/party.js';
import type { AuthorizingHub } from '../../flows/authorizing/authorizing-hub.js';
import type { SendCertificatesDeps } from '../../flows/certificates/send-certificates.js';
import type { SignCertificateDeps } from '../../flows/certificates/sign-certificate.js';
import type { ChargingHub } from '../../flows/charging/ports.js';
import type { HealingHub } from '../../flows/healing/healing-hub.js';
import type { StationWatch } from '../../flows/healing/station-watch.js';
import type { HostingHub } from '../../flows/hosting/hosting-hub.js';
import type { Hub } from '../../flows/hub.js';
import type { NamedTariffs } from '../../flows/plans/named-tariffs.js';
import type { StationLines } from '../../flows/station-commands/station-lines.js';
import type { Provisioner } from '../../flows/stations/provisioning/provisioner.js';
import type { FrameLog, QuirkLog } from '../../flows/stations/station-ports.js';
import type { PublishSiteDeps } from '../../flows/stations/status/publish-site.js';
import type { StationSigns } from '../../flows/stations/status/station-signs.js';
import type { StatusPublisher } from '../../flows/stations/status/status-publisher.js';
import type { UntoldSites } from '../../flows/stations/status/untold-sites.js';

/** The hub with all that flows of stations may ask for beside it. */
export type StationHub = Hub &
  AuthorizingHub &
  ChargingHub &
  HealingHub &
  HostingHub &
  Pick<PublishSiteDeps, 'writeSiteLocation'> &
  Pick<SignCertificateDeps, 'certificateReader'> &
  Pick<SendCertificatesDeps, 'stationClient'> & {
    readonly quirkLog: QuirkLog;
    readonly frameLog: FrameLog;
    readonly statusPublisher: StatusPublisher;
    readonly namedTariffs: NamedTariffs;
    readonly untoldSites: UntoldSites;
    readonly provisioner: Provisioner;
    readonly stationSigns: StationSigns;
    readonly stationWatch: StationWatch;
    readonly lines: StationLines;
    readonly heartbeatSeconds: number;
    /** Lets changes of a station that is connected to this process count from its next message on. */
    readonly refreshStation: (stationId: string) => Promise<void>;
    /** Takes the next steps of transactions soon, without making the caller wait. */
    readonly settleSoon: () => void;
    /** Keeps the limit of a site soon. */
    readonly balanceSoon: (station: { readonly party: PartyId; readonly siteId: string }) => void;
  };
