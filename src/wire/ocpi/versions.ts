import type { OurCredentials, PartnerCredentials } from '../../flows/ports.js';
import { formatCredentials, parseCredentials } from './v221/credentials.js';

/** What every version fills in for the handshake. Its modules are mounted beside it, in app.ts. */
export interface OcpiVersion {
  parseCredentials(body: unknown): PartnerCredentials;
  formatCredentials(ours: OurCredentials): unknown;
}

/** The versions that the hub speaks, oldest first. */
const VERSIONS = {
  '2.2.1': { parseCredentials, formatCredentials },
} as const satisfies Record<string, OcpiVersion>;

export type VersionNumber = keyof typeof VERSIONS;

export const VERSION_NUMBERS: readonly VersionNumber[] = ['2.2.1'];

export function isSpoken(version: string): version is VersionNumber {
  return Object.hasOwn(VERSIONS, version);
}

export function versionOf(version: VersionNumber): OcpiVersion {
  return VERSIONS[version];
}
