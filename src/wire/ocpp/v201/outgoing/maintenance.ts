import type { CertificateUse } from '../../../../domain/stations/station-command.js';
import { type CommandOf, call, type Target, type Written } from './command-calls.js';

const URL_MAX = { '2.0.1': 512, '2.1': 2_000 } as const;
const CERTIFICATE_MAX = { '2.0.1': 5_500, '2.1': 10_000 } as const;
const SIGNATURE_MAX = 800;
const CHAIN_MAX = 10_000;

/** UpdateFirmware (L01, L02): with certificate and signature, or without both. */
export function writeUpdateFirmware(command: CommandOf<'UPDATE_FIRMWARE'>, { version }: Target): Written {
  const { url, retrieveAt, requestNumber, signingCertificatePem, signature } = command;
  const isTooLong =
    url.length > URL_MAX[version] ||
    (signature?.length ?? 0) > SIGNATURE_MAX ||
    (signingCertificatePem?.length ?? 0) > CERTIFICATE_MAX['2.0.1'];
  if (isTooLong || (signature === undefined) !== (signingCertificatePem === undefined)) return undefined;
  const firmware = {
    location: url,
    retrieveDateTime: retrieveAt.toISOString(),
    ...(signingCertificatePem !== undefined && { signingCertificate: signingCertificatePem, signature }),
  };
  return call('UpdateFirmware', { requestId: requestNumber, firmware });
}

/** GetLog (N01). */
export function writeGetLog({ requestNumber, url, log }: CommandOf<'GET_LOG'>, { version }: Target): Written {
  if (url.length > URL_MAX[version]) return undefined;
  const logType = log === 'SECURITY' ? 'SecurityLog' : 'DiagnosticsLog';
  return call('GetLog', { requestId: requestNumber, logType, log: { remoteLocation: url } });
}

type Uses = Readonly<Partial<Record<CertificateUse, string>>>;

const ROOTS: Uses = {
  CSMS_ROOT: 'CSMSRootCertificate',
  MANUFACTURER_ROOT: 'ManufacturerRootCertificate',
  MO_ROOT: 'MORootCertificate',
  V2G_ROOT: 'V2GRootCertificate',
};
const LISTED: Uses = { ...ROOTS, V2G: 'V2GCertificateChain' };
const SIGNED: Uses = { STATION: 'ChargingStationCertificate', V2G: 'V2GCertificate' };

/** InstallCertificate (M05): roots only. */
export function writeInstallCertificate({ use, pem }: CommandOf<'INSTALL_CERTIFICATE'>, { version }: Target): Written {
  const certificateType = ROOTS[use];
  if (!certificateType || pem.length > CERTIFICATE_MAX[version]) return undefined;
  return call('InstallCertificate', { certificateType, certificate: pem });
}

/** CertificateSigned (A02, A03); only 2.1 names the request that it answers. */
export function writeCertificateSigned(command: CommandOf<'CERTIFICATE_SIGNED'>, { version }: Target): Written {
  const { chainPem, use = 'STATION', requestNumber } = command;
  const certificateType = SIGNED[use];
  if (!certificateType || chainPem.length > CHAIN_MAX) return undefined;
  return call('CertificateSigned', {
    certificateChain: chainPem,
    certificateType,
    ...(version === '2.1' && requestNumber !== undefined && { requestId: requestNumber }),
  });
}

/** GetInstalledCertificateIds (M03): a station does not list its own certificate. */
export function writeGetCertificates({ use }: CommandOf<'GET_CERTIFICATES'>): Written {
  const type = LISTED[use];
  return type === undefined ? undefined : call('GetInstalledCertificateIds', { certificateType: [type] });
}

const HASH_FIELDS = ['hashAlgorithm', 'issuerNameHash', 'issuerKeyHash', 'serialNumber'] as const;

/** DeleteCertificate (M04). */
export function writeDeleteCertificate({ hash }: CommandOf<'DELETE_CERTIFICATE'>): Written {
  if (HASH_FIELDS.some((field) => hash[field] === undefined)) return undefined;
  const certificateHashData = Object.fromEntries(HASH_FIELDS.map((field) => [field, hash[field]]));
  return call('DeleteCertificate', { certificateHashData });
}

/** DataTransfer (P01). */
export function writeDataTransfer({ vendorId, messageId, data }: CommandOf<'DATA_TRANSFER'>): Written {
  return call('DataTransfer', {
    vendorId,
    ...(messageId !== undefined && { messageId }),
    ...(data !== undefined && { data }),
  });
}
