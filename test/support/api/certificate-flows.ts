import { HubError } from '../../../src/domain/errors.js';
import type { CertificateFlows } from '../../../src/wire/api/flows/certificate-flows.js';

/** A hub whose stations have asked for no certificate and told nothing of their security. */
export function certificateFlows(): CertificateFlows {
  const unknown = () => Promise.reject(new HubError('unknown-object', 'no such certificate request'));
  return {
    listCertificateRequests: async () => [],
    findCertificateRequest: unknown,
    answerCertificateRequest: unknown,
    refuseCertificateRequest: unknown,
    listStationCertificates: unknown,
    installStationRoot: unknown,
    deleteStationCertificate: unknown,
    listSecurityEvents: async () => [],
  };
}
