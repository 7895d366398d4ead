import type { OcpiParty } from '../../src/simulator/ocpi-objects.js';

export const CPO: OcpiParty = { country_code: 'FR', party_id: 'SAP' };
export const EMSP: OcpiParty = { country_code: 'FR', party_id: 'EMS' };

export function partyText({ country_code, party_id }: OcpiParty): string {
  return `${country_code}*${party_id}`;
}
