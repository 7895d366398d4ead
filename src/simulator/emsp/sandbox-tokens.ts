import type { AllowedType } from '../ocpi-commands.js';
import { dateTime, type OcpiParty, type OcpiToken } from '../ocpi-objects.js';

/** A token of the sandbox's eMSP, and what is said when somebody asks in real time. */
export interface SandboxToken {
  readonly token: OcpiToken;
  readonly allowed: AllowedType;
}

/** One token for each thing that can happen to a card; its uid says what: `DESIM-NO-CREDIT`. */
export function sandboxTokens(owner: OcpiParty, name: string, madeAt: Date): readonly SandboxToken[] {
  const last_updated = dateTime(madeAt);
  return KINDS.map(({ kind, whitelist, allowed }, index) => ({
    allowed,
    token: {
      ...owner,
      uid: `${owner.country_code}${owner.party_id}-${kind}`,
      type: 'RFID',
      contract_id: `${owner.country_code}-${owner.party_id}-C0000000${index + 1}-1`,
      issuer: name,
      valid: allowed === 'ALLOWED',
      whitelist,
      last_updated,
    },
  }));
}

interface Kind {
  readonly kind: string;
  readonly whitelist: OcpiToken['whitelist'];
  readonly allowed: AllowedType;
}

const KINDS: readonly Kind[] = [
  { kind: 'ALLOWED', whitelist: 'ALLOWED', allowed: 'ALLOWED' },
  { kind: 'ALWAYS', whitelist: 'ALWAYS', allowed: 'ALLOWED' },
  { kind: 'OFFLINE', whitelist: 'ALLOWED_OFFLINE', allowed: 'ALLOWED' },
  { kind: 'NEVER', whitelist: 'NEVER', allowed: 'ALLOWED' },
  { kind: 'BLOCKED', whitelist: 'NEVER', allowed: 'BLOCKED' },
  { kind: 'EXPIRED', whitelist: 'NEVER', allowed: 'EXPIRED' },
  { kind: 'NO-CREDIT', whitelist: 'NEVER', allowed: 'NO_CREDIT' },
  { kind: 'NOT-ALLOWED', whitelist: 'NEVER', allowed: 'NOT_ALLOWED' },
];
