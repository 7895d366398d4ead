import {
  answerCertificateRequest,
  findCertificateRequest,
  listCertificateRequests,
  refuseCertificateRequest,
} from '../../flows/certificates/answer-certificate-request.js';
import { listSecurityEvents } from '../../flows/certificates/record-security-event.js';
import {
  deleteStationCertificate,
  installStationRoot,
  listStationCertificates,
} from '../../flows/certificates/station-roots.js';
import type { Hub } from '../../flows/hub.js';
import type { StationClient } from '../../flows/stations/station-ports.js';
import type { CertificateFlows } from '../../wire/api/flows/certificate-flows.js';
import { createCertificateReader } from '../../wire/ocpp/certificates/read-chain.js';

/** Certificates of stations over /api, with the hub handed in. */
export function certificateFlows(hub: Hub & { readonly stationClient: StationClient }): CertificateFlows {
  const deps = { ...hub, certificateReader: createCertificateReader() };
  return {
    listCertificateRequests: (staff, asked) => listCertificateRequests(hub, staff, asked),
    findCertificateRequest: (staff, id) => findCertificateRequest(hub, staff, id),
    answerCertificateRequest: (staff, answer) => answerCertificateRequest(deps, staff, answer),
    refuseCertificateRequest: (staff, refused) => refuseCertificateRequest(deps, staff, refused),
    listStationCertificates: (staff, asked) => listStationCertificates(deps, staff, asked),
    installStationRoot: (root) => installStationRoot(deps, root),
    deleteStationCertificate: (deleted) => deleteStationCertificate(deps, deleted),
    listSecurityEvents: (staff, asked) => listSecurityEvents(hub, staff, asked),
  };
}
