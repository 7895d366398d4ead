/** What a certificate request (PKCS #10) holds, its signature checked: whoever made it has the key. */
export interface CsrFacts {
  readonly commonName?: string;
  readonly organization?: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo), hex. */
  readonly keyFingerprint: string;
}

/** What an X.509 certificate holds. */
export interface CertificateFacts {
  readonly commonName?: string;
  readonly organization?: string;
  readonly keyFingerprint: string;
  /** SHA-256 of the whole, hex. */
  readonly fingerprint: string;
  readonly serialNumber: string;
  readonly issuer: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly isCa: boolean;
}

export type Read<Facts> =
  | { readonly kind: 'READ'; readonly facts: Facts }
  | { readonly kind: 'UNREADABLE'; readonly why: string };

/** Reads certificates; `wire/ocpp/certificates` implements it. Never throws, whatever the text is. */
export interface CertificateReader {
  /** UNREADABLE also: signed with another key than its own, or with a key too weak for OCPP (2.0.1, A00.FR.506). */
  readCsr(pem: string): Read<CsrFacts>;
  /** One or more certificates, each signed by the one behind it. UNREADABLE also: they do not hang together. */
  readChain(pem: string): Read<readonly [CertificateFacts, ...CertificateFacts[]]>;
}
