import { optionalInteger, optionalText, text, time } from '../fields.js';
import { type Incoming, NOTHING } from './incoming.js';

/** SecurityEventNotification (A04). */
export async function serveSecurityEvent({ flows, from, message }: Incoming) {
  const techInfo = optionalText(message, 'techInfo');
  await flows.securityEvent(from, {
    type: text(message, 'type'),
    at: time(message, 'timestamp', from).at,
    ...(techInfo && { techInfo }),
  });
  return NOTHING;
}

/**
 * SignCertificate (A02, A03): answered at once; the certificate follows some seconds later. Certificates of ISO 15118
 * come from another CA (V2G), which the hub does not ask.
 */
export async function serveSignCertificate({ flows, from, message }: Incoming) {
  const type = optionalText(message, 'certificateType') ?? 'ChargingStationCertificate';
  if (type !== 'ChargingStationCertificate') return rejected('NotOffered');
  const outcome = await flows.signCertificate(from, text(message, 'csr'), optionalInteger(message, 'requestId'));
  return outcome === 'ACCEPTED' ? { status: 'Accepted' } : rejected('BadRequest');
}

function rejected(reasonCode: string) {
  return { status: 'Rejected', statusInfo: { reasonCode } };
}

/** FirmwareStatusNotification (L01). */
export async function serveFirmwareStatus({ flows, from, message }: Incoming) {
  await flows.firmwareStatus(from, readProgress(message));
  return NOTHING;
}

/** LogStatusNotification (N01). */
export async function serveLogStatus({ flows, from, message }: Incoming) {
  await flows.logStatus(from, readProgress(message));
  return NOTHING;
}

function readProgress(message: Incoming['message']) {
  const requestNumber = optionalInteger(message, 'requestId');
  return { status: text(message, 'status'), ...(requestNumber !== undefined && { requestNumber }) };
}
