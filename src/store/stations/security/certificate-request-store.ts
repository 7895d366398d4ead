import type { PartyKey } from '../../../domain/party.js';
import type {
  CertificateRequest,
  CertificateRequestState,
} from '../../../domain/stations/security/certificate-request.js';

/** Stations' wishes for certificates, and what became of them. */
export interface CertificateRequestStore {
  /** False: there is one of that id, and it stays as it is. */
  insert(request: CertificateRequest): Promise<boolean>;
  /** Writes it unless it was changed since it was read: its revision must be one more than what is stored. */
  replace(request: CertificateRequest): Promise<boolean>;
  find(id: string): Promise<CertificateRequest | undefined>;
  /** Newest first. */
  list(asked: CertificateRequestQuery): Promise<readonly CertificateRequest[]>;
  /** SIGNED and due, the longest due first. */
  due(at: Date, limit: number): Promise<readonly CertificateRequest[]>;
  /** INSTALLED certificates that end before this, the soonest first. */
  expiring(before: Date, limit: number): Promise<readonly CertificateRequest[]>;
}

export interface CertificateRequestQuery {
  /** Absent: of all. */
  readonly parties?: readonly PartyKey[];
  readonly stationId?: string;
  readonly state?: CertificateRequestState;
  readonly limit: number;
}
