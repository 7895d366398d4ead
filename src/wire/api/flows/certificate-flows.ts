import type { Staff } from '../../../domain/access.js';
import type {
  CertificateRequest,
  CertificateRequestState,
} from '../../../domain/stations/security/certificate-request.js';
import type { SecurityEvent } from '../../../domain/stations/security/security-event.js';
import type { CertificateUse } from '../../../domain/stations/station-command.js';
import type { InstalledCertificate } from '../../../flows/certificates/installed-certificates.js';
import type { NewRoot } from '../../../flows/certificates/station-roots.js';

/**
 * Certificates that stations ask for, and what they tell of their security: what /api asks of the flows. Refuses with
 * `unknown-object` what the person may not look at.
 */
export interface CertificateFlows {
  /** Newest first. */
  listCertificateRequests(
    staff: Staff,
    asked: { readonly stationId?: string; readonly state?: CertificateRequestState; readonly limit: number },
  ): Promise<readonly CertificateRequest[]>;
  findCertificateRequest(staff: Staff, id: string): Promise<CertificateRequest>;
  /** Refuses with `bad-field` a certificate that is not for the request, and with `conflict` one that waits for none. */
  answerCertificateRequest(
    staff: Staff,
    answer: { readonly id: string; readonly chainPem: string },
  ): Promise<CertificateRequest>;
  /** Refuses with `conflict` a request that does not wait for an answer. */
  refuseCertificateRequest(
    staff: Staff,
    refused: { readonly id: string; readonly why: string },
  ): Promise<CertificateRequest>;
  /** What a station has, as it says. Refuses also where it cannot be asked: `receiver-unreachable`, `-timeout`, `-unusable`. */
  listStationCertificates(
    staff: Staff,
    asked: { readonly stationId: string; readonly use: CertificateUse },
  ): Promise<readonly InstalledCertificate[]>;
  /** Only for operators. Returns what the station said. Refuses with `bad-field` what is no root in force, and as above. */
  installStationRoot(root: NewRoot): Promise<string>;
  /** The same by its hashes. */
  deleteStationCertificate(
    deleted: Pick<NewRoot, 'by' | 'stationId'> & Pick<InstalledCertificate, 'hash'>,
  ): Promise<string>;
  /** Newest first. */
  listSecurityEvents(
    staff: Staff,
    asked: {
      readonly stationId?: string;
      readonly isCritical?: boolean;
      readonly before?: Date;
      readonly limit: number;
    },
  ): Promise<readonly SecurityEvent[]>;
}
