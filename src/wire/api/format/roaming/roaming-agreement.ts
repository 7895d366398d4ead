import { partyKey } from '../../../../domain/party.js';
import type { RoamingAgreement } from '../../../../domain/routing/roaming-agreement.js';

/** RoamingAgreement of openapi.yaml. */
export function formatRoamingAgreement(agreement: RoamingAgreement): object {
  return {
    id: agreement.id,
    parties: agreement.parties.map(partyKey),
    modules: agreement.modules,
    valid_from: agreement.validFrom.toISOString(),
    ...(agreement.validUntil ? { valid_until: agreement.validUntil.toISOString() } : {}),
  };
}
