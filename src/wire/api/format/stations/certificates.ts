import { partyKey } from '../../../../domain/party.js';
import type { CertificateRequest } from '../../../../domain/stations/security/certificate-request.js';
import type { SecurityEvent } from '../../../../domain/stations/security/security-event.js';
import type { InstalledCertificate } from '../../../../flows/certificates/installed-certificates.js';

/** CertificateRequest of openapi.yaml. */
export function formatCertificateRequest(request: CertificateRequest): object {
  const { id, party, stationId, state, csrPem, organization, certificate, answeredBy, why, dueAt } = request;
  return {
    id,
    party: partyKey(party),
    station: stationId,
    state,
    csr: csrPem,
    ...(organization !== undefined && { organization }),
    key_fingerprint: request.keyFingerprint,
    received_at: request.receivedAt.toISOString(),
    ...(certificate && {
      certificate: {
        chain: certificate.chainPem,
        serial_number: certificate.serialNumber,
        issuer: certificate.issuer,
        fingerprint: certificate.fingerprint,
        valid_from: certificate.validFrom.toISOString(),
        valid_to: certificate.validTo.toISOString(),
      },
    }),
    ...(answeredBy !== undefined && { answered_by: answeredBy }),
    ...(why !== undefined && { why }),
    ...(dueAt && { due_at: dueAt.toISOString() }),
    attempts: request.attempts,
  };
}

/** SecurityEvent of openapi.yaml. */
export function formatSecurityEvent({ stationId, party, type, at, receivedAt, techInfo, isCritical }: SecurityEvent) {
  return {
    station: stationId,
    party: partyKey(party),
    type,
    at: at.toISOString(),
    received_at: receivedAt.toISOString(),
    ...(techInfo !== undefined && { tech_info: techInfo }),
    critical: isCritical,
  };
}

/** InstalledCertificate of openapi.yaml. */
export function formatInstalled({ use, hash }: InstalledCertificate): object {
  return {
    use,
    hash_algorithm: hash['hashAlgorithm'],
    issuer_name_hash: hash['issuerNameHash'],
    issuer_key_hash: hash['issuerKeyHash'],
    serial_number: hash['serialNumber'],
  };
}
