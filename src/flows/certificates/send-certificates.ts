import { type CertificateRequest, retryAt } from '../../domain/stations/security/certificate-request.js';
import type { CommandOutcome } from '../../domain/stations/station-command.js';
import type { Hub } from '../hub.js';
import type { StationClient } from '../stations/station-ports.js';

export type SendCertificatesDeps = Pick<Hub, 'certificateRequests' | 'clock' | 'log'> & {
  readonly stationClient: StationClient;
};

const AT_ONCE = 20;
/** Longer than a station may take: another process does not send the same meanwhile. */
const CLAIM_MS = 120_000;

/**
 * Sends signed certificates that are due to their stations (OCPP 2.0.1, A02, CertificateSigned); a station that cannot be
 * reached is tried again later, until the certificate ends. Returns how many stations were asked.
 */
export async function sendDueCertificates(hub: SendCertificatesDeps): Promise<number> {
  const due = await hub.certificateRequests.due(hub.clock.now(), AT_ONCE);
  const sent = await Promise.all(due.map((request) => sendOne(hub, request)));
  return sent.filter(Boolean).length;
}

async function sendOne(hub: SendCertificatesDeps, request: CertificateRequest): Promise<boolean> {
  const { certificate, stationId, requestNumber } = request;
  const claimed: CertificateRequest = {
    ...request,
    attempts: request.attempts + 1,
    dueAt: new Date(hub.clock.now().getTime() + CLAIM_MS),
    revision: request.revision + 1,
  };
  if (!certificate || !(await hub.certificateRequests.replace(claimed))) return false;
  if (certificate.validTo <= hub.clock.now()) {
    await settle(hub, claimed, { state: 'FAILED', why: 'it ended before the station could be reached' });
    return false;
  }
  const outcome = await hub.stationClient.command(stationId, {
    kind: 'CERTIFICATE_SIGNED',
    chainPem: certificate.chainPem,
    use: 'STATION',
    ...(requestNumber !== undefined && { requestNumber }),
  });
  await settle(hub, claimed, whatBecame(outcome, claimed.attempts, hub.clock.now()));
  return true;
}

function whatBecame(outcome: CommandOutcome, attempts: number, now: Date): Partial<CertificateRequest> {
  if (outcome.kind === 'NOT_SUPPORTED') return { state: 'FAILED', why: outcome.why };
  if (outcome.kind !== 'ANSWERED') return { dueAt: retryAt(attempts, now) };
  const { status, payload } = outcome;
  if (status === 'Accepted') return { state: 'INSTALLED' };
  return { state: 'FAILED', why: `${status} ${JSON.stringify(payload['statusInfo'] ?? {})}`.slice(0, 600) };
}

/** If the station has asked anew meanwhile, that stands. */
async function settle(
  hub: SendCertificatesDeps,
  { dueAt, ...claimed }: CertificateRequest,
  became: Partial<CertificateRequest>,
): Promise<void> {
  const updatedAt = hub.clock.now();
  const next = { ...claimed, ...became, updatedAt, revision: claimed.revision + 1 };
  await hub.certificateRequests.replace(next);
  const { id, stationId: station, state, attempts, why } = next;
  const fields = { event: 'certificate.sent', station, request: id, state, attempts, ...(why && { why }) };
  if (state === 'FAILED') hub.log.warn(fields);
  else hub.log.info(fields);
}
