import { type CertificateRequest, CSR_MAX, sendableFrom } from '../../domain/stations/security/certificate-request.js';
import type { Hub } from '../hub.js';
import type { FromStation } from '../stations/station-flows.js';
import type { CertificateReader, CsrFacts } from './certificate-ports.js';

export type SignCertificateDeps = Pick<Hub, 'certificateRequests' | 'clock' | 'log' | 'secrets'> & {
  readonly certificateReader: CertificateReader;
};

/** What a station asks to be signed. */
export interface AskedCertificate {
  readonly csrPem: string;
  /** OCPP 2.1. */
  readonly requestNumber?: number;
}

const MAX_ATTEMPTS = 5;
/** Open requests of one station that are looked at: a newer one takes the place of all. */
const MOST_OPEN = 100;

/**
 * A station asks for a certificate of its own (OCPP 2.0.1, A02, A03). The request is kept for a person, who has it signed
 * by the CPO's CA; one that is signed already is sent again. Rejected: what is no request, one for another name than the
 * station's id, by which it will be admitted, and one that a person has refused.
 */
export async function signCertificate(
  hub: SignCertificateDeps,
  from: FromStation,
  asked: AskedCertificate,
): Promise<'ACCEPTED' | 'REJECTED'> {
  const { id: stationId } = from.station;
  const reject = (why: string) => {
    hub.log.warn({ event: 'certificate.rejected', station: stationId, why });
    return 'REJECTED' as const;
  };
  if (asked.csrPem.length > CSR_MAX) return reject(`longer than ${CSR_MAX} characters`);
  const read = hub.certificateReader.readCsr(asked.csrPem);
  if (read.kind === 'UNREADABLE') return reject(read.why);
  const { commonName = '' } = read.facts;
  if (commonName !== stationId) return reject(`its common name is "${commonName.slice(0, 64)}", not the station's id`);
  const request = toRequest(hub, from, { ...asked, facts: read.facts });
  const isNew = await hub.certificateRequests.insert(request);
  if (!isNew && !(await askAgain(hub, request))) return reject('refused before');
  await supersede(hub, request);
  hub.log.info({ event: 'certificate.asked', station: stationId, request: request.id, isNew });
  return 'ACCEPTED';
}

function toRequest(
  { clock, secrets }: SignCertificateDeps,
  { station, receivedAt }: FromStation,
  { csrPem, requestNumber, facts }: AskedCertificate & { readonly facts: CsrFacts },
): CertificateRequest {
  const { organization, keyFingerprint } = facts;
  return {
    id: `${station.id}:${secrets.sha256(csrPem).slice(0, 32)}`,
    stationId: station.id,
    party: station.party,
    csrPem,
    commonName: station.id,
    ...(organization !== undefined && { organization }),
    keyFingerprint,
    ...(requestNumber !== undefined && { requestNumber }),
    receivedAt,
    state: 'OPEN',
    attempts: 0,
    updatedAt: clock.now(),
    revision: 1,
  };
}

/** The same request as before: sent again when it is signed, else open again. False: a person has refused it. */
async function askAgain(hub: SignCertificateDeps, { id, receivedAt, requestNumber }: CertificateRequest) {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const known = await hub.certificateRequests.find(id);
    if (!known || known.state === 'REFUSED') return known === undefined;
    const now = hub.clock.now();
    const { dueAt, why, ...rest } = known;
    const isUsable = known.certificate !== undefined && known.certificate.validTo > now && known.state !== 'FAILED';
    const again: CertificateRequest = {
      ...rest,
      receivedAt,
      ...(requestNumber !== undefined && { requestNumber }),
      ...(isUsable ? { state: 'SIGNED', dueAt: sendableFrom({ receivedAt }, now) } : { state: 'OPEN' }),
      attempts: 0,
      updatedAt: now,
      revision: known.revision + 1,
    };
    if (await hub.certificateRequests.replace(again)) return true;
  }
  return true;
}

/** Only the newest request of a station is answered: of older ones it may have thrown the key away. */
async function supersede(hub: SignCertificateDeps, { id, stationId }: CertificateRequest): Promise<void> {
  for (const state of ['OPEN', 'SIGNED'] as const) {
    for (const older of await hub.certificateRequests.list({ stationId, state, limit: MOST_OPEN })) {
      if (older.id === id) continue;
      const { dueAt, ...rest } = older;
      const updatedAt = hub.clock.now();
      await hub.certificateRequests.replace({
        ...rest,
        state: 'SUPERSEDED',
        updatedAt,
        revision: older.revision + 1,
      });
    }
  }
}
