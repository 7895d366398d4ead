import type { Staff } from '../../../domain/access.js';
import type {
  CertificateRequest,
  CertificateRequestState,
} from '../../../domain/stations/security/certificate-request.js';
import type { SecurityEvent } from '../../../domain/stations/security/security-event.js';

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
