import type { PartyId } from '../../party.js';

export const CERTIFICATE_REQUEST_STATES = ['FAILED', 'INSTALLED', 'OPEN', 'REFUSED', 'SIGNED', 'SUPERSEDED'] as const;

/**
 * OPEN: waits for a person. SIGNED: goes to the station when it is due. INSTALLED: the station has taken it. REFUSED: a
 * person has said no. FAILED: the station has not taken it. SUPERSEDED: the station has asked anew, with another key.
 */
export type CertificateRequestState = (typeof CERTIFICATE_REQUEST_STATES)[number];

/** A station's wish for a certificate of its own (OCPP 2.0.1, A02, A03; 1.6 security whitepaper, SignCertificate). */
export interface CertificateRequest {
  /** The same for the same request of the same station. */
  readonly id: string;
  readonly stationId: string;
  readonly party: PartyId;
  readonly csrPem: string;
  readonly commonName: string;
  readonly organization?: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo), hex. */
  readonly keyFingerprint: string;
  /** OCPP 2.1. */
  readonly requestNumber?: number;
  readonly receivedAt: Date;
  readonly state: CertificateRequestState;
  readonly certificate?: StationCertificate;
  /** Who has answered it. */
  readonly answeredBy?: string;
  /** Why it was refused, or not taken. */
  readonly why?: string;
  /** SIGNED only: it is not sent before this. */
  readonly dueAt?: Date;
  readonly attempts: number;
  readonly updatedAt: Date;
  readonly revision: number;
}

/** What a station was given: its certificate and those of the CAs between it and the root. */
export interface StationCertificate {
  readonly chainPem: string;
  readonly serialNumber: string;
  readonly issuer: string;
  /** SHA-256 of the station's certificate, hex. */
  readonly fingerprint: string;
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** Longest CSR (2.0.1, SignCertificate) and longest chain (CertificateSigned). */
export const CSR_MAX = 5_500;
export const CHAIN_MAX = 10_000;
/** Between the answer to SignCertificate and CertificateSigned, so that the two do not cross. */
const GAP_MS = 5_000;

/** When a certificate that is there may be sent at the earliest. */
export function sendableFrom({ receivedAt }: Pick<CertificateRequest, 'receivedAt'>, now: Date): Date {
  return new Date(Math.max(now.getTime(), receivedAt.getTime() + GAP_MS));
}

const RETRY_MINUTES = [1, 5, 15, 60] as const;

/** When a certificate that could not be sent is tried again: after 1, 5, 15, then every 60 minutes. */
export function retryAt(attempts: number, now: Date): Date {
  const minutes = RETRY_MINUTES[Math.min(attempts, RETRY_MINUTES.length) - 1] ?? RETRY_MINUTES[0];
  return new Date(now.getTime() + minutes * 60_000);
}
