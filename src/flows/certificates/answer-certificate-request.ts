import { inspectableParties, mayInspect, type Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import { partyKey } from '../../domain/party.js';
import {
  type CertificateRequest,
  type CertificateRequestState,
  CHAIN_MAX,
  type StationCertificate,
  sendableFrom,
} from '../../domain/stations/security/certificate-request.js';
import type { Hub } from '../hub.js';
import type { CertificateFacts, CertificateReader } from './certificate-ports.js';

export type AnswerCertificateDeps = Pick<Hub, 'certificateRequests' | 'clock' | 'log'> & {
  readonly certificateReader: CertificateReader;
};

/** Requests that somebody may see, the newest first. */
export async function listCertificateRequests(
  hub: Pick<Hub, 'certificateRequests'>,
  staff: Staff,
  asked: { readonly stationId?: string; readonly state?: CertificateRequestState; readonly limit: number },
): Promise<readonly CertificateRequest[]> {
  const parties = inspectableParties(staff);
  if (parties?.length === 0) return [];
  return hub.certificateRequests.list({ ...asked, ...(parties && { parties }) });
}

/** Shows somebody a request, with the CSR to have signed. Refuses (`unknown-object`) one of another party's station. */
export async function findCertificateRequest(
  hub: Pick<Hub, 'certificateRequests'>,
  staff: Staff,
  id: string,
): Promise<CertificateRequest> {
  const request = await hub.certificateRequests.find(id);
  if (!request || !mayInspect(staff, [partyKey(request.party)])) {
    throw new HubError('unknown-object', 'no such certificate request');
  }
  return request;
}

/**
 * Takes the certificate that a CA has made of a request, with those of the CAs between, and has it sent. Refuses
 * (`bad-field`, field `chainPem`) certificates of another key or name, of a CA, that are out of date or do not hang
 * together; (`conflict`) a request that does not wait for an answer.
 */
export async function answerCertificateRequest(
  hub: AnswerCertificateDeps,
  staff: Staff,
  { id, chainPem }: { readonly id: string; readonly chainPem: string },
): Promise<CertificateRequest> {
  const request = await findOpen(hub, staff, id);
  const now = hub.clock.now();
  const certificate = readCertificate(hub.certificateReader, request, { chainPem, now });
  return change(hub, request, {
    state: 'SIGNED',
    certificate,
    answeredBy: staff.email,
    dueAt: sendableFrom(request, now),
  });
}

/** Says no to a request: the station is told when it asks again. Refuses as answering does. */
export async function refuseCertificateRequest(
  hub: AnswerCertificateDeps,
  staff: Staff,
  { id, why }: { readonly id: string; readonly why: string },
): Promise<CertificateRequest> {
  const request = await findOpen(hub, staff, id);
  return change(hub, request, { state: 'REFUSED', why, answeredBy: staff.email });
}

async function findOpen(hub: AnswerCertificateDeps, staff: Staff, id: string): Promise<CertificateRequest> {
  const request = await findCertificateRequest(hub, staff, id);
  if (request.state !== 'OPEN' && request.state !== 'FAILED') {
    throw new HubError('conflict', `the request is ${request.state} and waits for no answer`);
  }
  return request;
}

async function change(
  hub: AnswerCertificateDeps,
  { why, ...request }: CertificateRequest,
  changes: Partial<CertificateRequest>,
): Promise<CertificateRequest> {
  const updatedAt = hub.clock.now();
  const next = { ...request, ...changes, attempts: 0, updatedAt, revision: request.revision + 1 };
  if (!(await hub.certificateRequests.replace(next))) {
    throw new HubError('conflict', 'somebody else has changed the request meanwhile');
  }
  const { id, stationId: station, state } = next;
  hub.log.info({ event: 'certificate.answered', station, request: id, state, by: next.answeredBy });
  return next;
}

function readCertificate(
  reader: CertificateReader,
  request: CertificateRequest,
  { chainPem, now }: { readonly chainPem: string; readonly now: Date },
): StationCertificate {
  if (chainPem.length > CHAIN_MAX) return refuse(`is longer than ${CHAIN_MAX} characters`);
  const read = reader.readChain(chainPem);
  if (read.kind === 'UNREADABLE') return refuse(read.why);
  const [leaf] = read.facts;
  const wrong = whatIsWrong(leaf, request, now);
  if (wrong !== undefined) return refuse(wrong);
  const { serialNumber, issuer, fingerprint, validFrom, validTo } = leaf;
  return { chainPem, serialNumber, issuer, fingerprint, validFrom, validTo };
}

function whatIsWrong(leaf: CertificateFacts, request: CertificateRequest, now: Date): string | undefined {
  if (leaf.isCa) return "begins with the certificate of a CA, not with the station's";
  if (leaf.keyFingerprint !== request.keyFingerprint) return 'is for another key than that of the request';
  if (leaf.commonName !== request.stationId) return `is for "${leaf.commonName ?? ''}", not for ${request.stationId}`;
  if (leaf.validTo <= now) return `ended at ${leaf.validTo.toISOString()}`;
  return leaf.validFrom > now ? `begins only at ${leaf.validFrom.toISOString()}` : undefined;
}

function refuse(what: string): never {
  throw new HubError('bad-field', `chainPem: ${what}`, 'chainPem');
}
