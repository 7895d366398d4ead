import type { CertificateHash, Remote } from '../remote/remote.js';
import type { Payload } from '../socket/link.js';

export interface AskedToken {
  readonly idToken: string;
  readonly type: string;
}

export interface AskedVariable {
  readonly attributeType?: string;
  readonly attributeValue?: string;
  readonly component: { readonly name: string; readonly evse?: { readonly id: number } };
  readonly variable: { readonly name: string };
}

/** Fields of the commands of OCPP 2.0.1 that a station reads; each command has some of them. */
export interface AskedFields {
  readonly evseId?: number;
  readonly evse?: { readonly id: number; readonly connectorId?: number };
  readonly idToken?: AskedToken;
  readonly groupIdToken?: AskedToken;
  readonly remoteStartId?: number;
  readonly transactionId?: string;
  readonly id?: number;
  readonly expiryDateTime?: string;
  readonly reservationId?: number;
  readonly type?: string;
  readonly operationalStatus?: string;
  readonly requestedMessage?: string;
  readonly getVariableData?: readonly AskedVariable[];
  readonly setVariableData?: readonly AskedVariable[];
  readonly requestId?: number;
  readonly chargingProfile?: Profile201;
  readonly chargingProfileId?: number;
  readonly chargingProfileCriteria?: {
    readonly evseId?: number;
    readonly chargingProfilePurpose?: string;
    readonly stackLevel?: number;
  };
  readonly duration?: number;
  readonly chargingRateUnit?: 'A' | 'W';
  readonly versionNumber?: number;
  readonly updateType?: string;
  readonly localAuthorizationList?: readonly {
    readonly idToken: AskedToken;
    readonly idTokenInfo?: { readonly status: string };
  }[];
  readonly firmware?: { readonly location: string };
  readonly log?: { readonly remoteLocation: string };
  readonly certificateChain?: string;
  readonly certificateType?: string | readonly string[];
  readonly certificate?: string;
  readonly certificateHashData?: CertificateHash;
}

export interface Profile201 {
  readonly id: number;
  readonly stackLevel: number;
  readonly chargingProfilePurpose: string;
  readonly chargingProfileKind: 'Absolute' | 'Recurring' | 'Relative';
  readonly recurrencyKind?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly transactionId?: string;
  readonly chargingSchedule: readonly {
    readonly startSchedule?: string;
    readonly duration?: number;
    readonly chargingRateUnit: 'A' | 'W';
    readonly chargingSchedulePeriod: readonly {
      readonly startPeriod: number;
      readonly limit: number;
      readonly numberPhases?: number;
    }[];
  }[];
}

/** Certificates, M03 to M05. */
export const CERTIFICATES_201: Readonly<Record<string, (remote: Remote, asked: AskedFields) => Payload>> = {
  CertificateSigned: (remote, { certificateChain = '' }) => ({ status: remote.certificates.take(certificateChain) }),
  InstallCertificate: (remote, { certificateType = '', certificate = '' }) => ({
    status: remote.certificates.install(String(certificateType), certificate),
  }),
  GetInstalledCertificateIds: (remote, { certificateType }) => {
    const found = remote.certificates.list(certificateType === undefined ? undefined : [certificateType].flat());
    if (found.length === 0) return { status: 'NotFound' };
    const certificateHashDataChain = found.map(({ use, hash }) => ({
      certificateType: use,
      certificateHashData: hash,
    }));
    return { status: 'Accepted', certificateHashDataChain };
  },
  DeleteCertificate: (remote, { certificateHashData }) => ({
    status: certificateHashData ? remote.certificates.remove(certificateHashData) : 'NotFound',
  }),
};
