import { InvalidArgumentError } from 'commander';
import { parsePartyKey } from '../../domain/party.js';
import type { ChargeWish } from '../../simulator/emsp/simulated-emsp.js';
import type { OcpiParty } from '../../simulator/ocpi-objects.js';
import { parseFault, type ScopedFault } from '../../simulator/sandbox/fault-text.js';

/** A whole number, 1 or more. */
export function whole(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('expected a whole number, 1 or more');
  return Number(text);
}

/** A port; 0 is any free one. */
export function port(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('expected a port');
  return Number(text);
}

/** A URL of the web. */
export function url(text: string): string {
  if (!/^https?:/.test(text) || !URL.canParse(text)) throw new InvalidArgumentError('expected a URL');
  return text;
}

/** A party such as NL*SIM, as OCPI spells it. */
export function party(text: string): OcpiParty {
  try {
    const { countryCode, partyId } = parsePartyKey(text);
    return { country_code: countryCode, party_id: partyId };
  } catch {
    throw new InvalidArgumentError('expected a party such as NL*SIM');
  }
}

/** Where to charge: `any`, a location, or one of its EVSEs. */
export function startAt(text: string): ChargeWish['at'] {
  if (text === 'any') return 'any';
  const [locationId, evseUid, ...more] = text.split('/');
  if (!locationId || more.length > 0) throw new InvalidArgumentError('expected any, LOCATION or LOCATION/EVSE');
  return { locationId, ...(evseUid && { evseUid }) };
}

/** One more fault, in the words of docs/sandbox.md. */
export function faults(text: string, before: readonly ScopedFault[]): readonly ScopedFault[] {
  try {
    return [...before, parseFault(text)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
