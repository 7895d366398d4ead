import {
  answerCertificateRequest,
  findCertificateRequest,
  listCertificateRequests,
  refuseCertificateRequest,
} from '../../flows/certificates/answer-certificate-request.js';
import { listSecurityEvents } from '../../flows/certificates/record-security-event.js';
import type { Hub } from '../../flows/hub.js';
import type { CertificateFlows } from '../../wire/api/flows/certificate-flows.js';
import { createCertificateReader } from '../../wire/ocpp/certificates/read-chain.js';

/** Certificates of stations over /api, with the hub handed in. */
export function certificateFlows(hub: Hub): CertificateFlows {
  const deps = { ...hub, certificateReader: createCertificateReader() };
  return {
    listCertificateRequests: (staff, asked) => listCertificateRequests(hub, staff, asked),
    findCertificateRequest: (staff, id) => findCertificateRequest(hub, staff, id),
    answerCertificateRequest: (staff, answer) => answerCertificateRequest(deps, staff, answer),
    refuseCertificateRequest: (staff, refused) => refuseCertificateRequest(deps, staff, refused),
    listSecurityEvents: (staff, asked) => listSecurityEvents(hub, staff, asked),
  };
}
