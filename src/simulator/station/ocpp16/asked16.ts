import type { CertificateHash, Remote } from '../remote/remote.js';
import type { Payload } from '../socket/link.js';

/** Fields of the commands of OCPP 1.6 that a station reads; each command has some of them. */
export interface AskedFields {
  readonly connectorId?: number;
  readonly idTag?: string;
  readonly parentIdTag?: string;
  readonly transactionId?: number;
  readonly reservationId?: number;
  readonly expiryDate?: string;
  readonly type?: string;
  readonly requestedMessage?: string;
  /** A list of GetConfiguration, one of ChangeConfiguration. */
  readonly key?: readonly string[] | string;
  readonly value?: string;
  readonly chargingProfile?: Profile16;
  readonly csChargingProfiles?: Profile16;
  readonly id?: number;
  readonly chargingProfilePurpose?: string;
  readonly stackLevel?: number;
  readonly duration?: number;
  readonly chargingRateUnit?: 'A' | 'W';
  readonly listVersion?: number;
  readonly updateType?: string;
  readonly localAuthorizationList?: readonly {
    readonly idTag: string;
    readonly idTagInfo?: { readonly status: string };
  }[];
  readonly location?: string;
  readonly requestId?: number;
  readonly firmware?: { readonly location: string };
  readonly log?: { readonly remoteLocation: string };
  readonly certificateChain?: string;
  readonly certificateType?: string;
  readonly certificate?: string;
  readonly certificateHashData?: CertificateHash;
}

export interface Profile16 {
  readonly chargingProfileId: number;
  readonly transactionId?: number;
  readonly stackLevel: number;
  readonly chargingProfilePurpose: string;
  readonly chargingProfileKind: 'Absolute' | 'Recurring' | 'Relative';
  readonly recurrencyKind?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly chargingSchedule: {
    readonly duration?: number;
    readonly startSchedule?: string;
    readonly chargingRateUnit: 'A' | 'W';
    readonly chargingSchedulePeriod: readonly {
      readonly startPeriod: number;
      readonly limit: number;
      readonly numberPhases?: number;
    }[];
  };
}

/** Certificates of the security whitepaper. */
export const CERTIFICATES_16: Readonly<Record<string, (remote: Remote, asked: AskedFields) => Payload>> = {
  CertificateSigned: (remote, { certificateChain = '' }) => ({ status: remote.certificates.take(certificateChain) }),
  InstallCertificate: (remote, { certificateType = '', certificate = '' }) => ({
    status: remote.certificates.install(certificateType, certificate),
  }),
  GetInstalledCertificateIds: (remote, { certificateType = '' }) => {
    const certificateHashData = remote.certificates.list([certificateType]).map(({ hash }) => hash);
    return certificateHashData.length === 0 ? { status: 'NotFound' } : { status: 'Accepted', certificateHashData };
  },
  DeleteCertificate: (remote, { certificateHashData }) => ({
    status: certificateHashData ? remote.certificates.remove(certificateHashData) : 'NotFound',
  }),
};
