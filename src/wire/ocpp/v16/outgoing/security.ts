import type { CertificateUse } from '../../../../domain/stations/station-command.js';
import { request, type Write } from './request.js';

/** Security whitepaper, CertificateUseEnumType. Roots of contracts and of ISO 15118 are of 2.0.1. */
const ROOTS: Readonly<Partial<Record<CertificateUse, string>>> = {
  CSMS_ROOT: 'CentralSystemRootCertificate',
  MANUFACTURER_ROOT: 'ManufacturerRootCertificate',
};

/** OCPP 1.6, 5.19 UpdateFirmware; with a signature SignedUpdateFirmware of the security whitepaper (3.15). */
export const writeUpdateFirmware: Write<'UPDATE_FIRMWARE'> = (command) => {
  const { requestNumber, url, retrieveAt, signingCertificatePem, signature } = command;
  const retrieve = retrieveAt.toISOString();
  if (!signingCertificatePem || !signature) return request('UpdateFirmware', { location: url, retrieveDate: retrieve });
  const firmware = { location: url, retrieveDateTime: retrieve, signingCertificate: signingCertificatePem, signature };
  return request('SignedUpdateFirmware', { requestId: requestNumber, firmware });
};

/** OCPP 1.6, 5.9 GetDiagnostics; the log of security events by GetLog of the security whitepaper (3.9). */
export const writeGetLog: Write<'GET_LOG'> = ({ requestNumber, url, log }) =>
  log === 'DIAGNOSTICS'
    ? request('GetDiagnostics', { location: url })
    : request('GetLog', { log: { remoteLocation: url }, logType: 'SecurityLog', requestId: requestNumber });

/** Security whitepaper, 3.10 InstallCertificate. */
export const writeInstallCertificate: Write<'INSTALL_CERTIFICATE'> = ({ use, pem }) => {
  const certificateType = ROOTS[use];
  return certificateType ? request('InstallCertificate', { certificateType, certificate: pem }) : undefined;
};

/** Security whitepaper, 3.1 CertificateSigned: 1.6 has the station's own certificate only. */
export const writeCertificateSigned: Write<'CERTIFICATE_SIGNED'> = ({ chainPem, use }) =>
  use === undefined || use === 'STATION' ? request('CertificateSigned', { certificateChain: chainPem }) : undefined;

/** Security whitepaper, 3.8 GetInstalledCertificateIds. */
export const writeGetCertificates: Write<'GET_CERTIFICATES'> = ({ use }) => {
  const certificateType = ROOTS[use];
  return certificateType ? request('GetInstalledCertificateIds', { certificateType }) : undefined;
};

/** Security whitepaper, 3.2 DeleteCertificate. */
export const writeDeleteCertificate: Write<'DELETE_CERTIFICATE'> = ({ hash }) =>
  request('DeleteCertificate', { certificateHashData: hash });
