import { type PartyId, type PartyKey, parsePartyKey, partyKey } from '../../party.js';
import type { Membership } from '../plan.js';
import { type Field, optional, type Reader } from './field.js';
import type { Frame } from './frame.js';
import { readId, readNames } from './read-names.js';
import { readKwh } from './read-parts.js';

/** Reads `memberships`: who pays less, and how much less. */
export function membershipsReader(frame: Frame): Reader<Membership[]> {
  return (field) => {
    const memberships = field.list(membershipReader(frame));
    const ids = memberships.map(({ id }) => id);
    const twice = ids.findIndex((id, index) => ids.indexOf(id) < index);
    return twice < 0 ? memberships : field.at(twice).at('id').complain(`a membership ${ids[twice]} stands above`);
  };
}

/** A party such as `DE*ABC`. */
export function readParty(field: Field): PartyId {
  return parsePartyKey(field.text(/^[A-Z]{2}[*-][A-Z0-9]{3}$/, 'a party such as DE*ABC'), field.path);
}

function membershipReader({ limits }: Frame): Reader<Membership> {
  return (field) => {
    const read = field.object({
      id: readId,
      name: readNames,
      emsps: optional((list) => list.list((one): PartyKey => partyKey(readParty(one)))),
      contracts: optional((list) => list.list(readContract)),
      energy_percent: optional((one) => one.decimal(PERCENT_OFF)),
      energy_per_kwh: optional((one) => one.decimal(limits.costPerKwh)),
      start_fee_waived: optional((one) => one.flag()),
      idle_percent: optional((one) => one.decimal(PERCENT_OFF)),
      free_kwh: optional(readKwh),
    });
    const { id, name: names, emsps, contracts, ...benefits } = read;
    if (!emsps && !contracts) return field.refuse('whose it is: emsps, contracts or both');
    if (Object.values(benefits).every((benefit) => benefit === false)) {
      return field.refuse('at least one of energy_percent, energy_per_kwh, start_fee_waived, idle_percent, free_kwh');
    }
    const { energy_percent, energy_per_kwh, start_fee_waived, idle_percent, free_kwh } = benefits;
    return {
      id,
      names,
      ...(emsps && { emsps }),
      ...(contracts && { contracts }),
      ...(energy_percent && { energyPercent: energy_percent }),
      ...(energy_per_kwh && { energyPerKwh: energy_per_kwh }),
      ...(start_fee_waived && { startFeeWaived: start_fee_waived }),
      ...(idle_percent && { idlePercent: idle_percent }),
      ...(free_kwh && { freeKwh: free_kwh }),
    };
  };
}

const PERCENT_OFF = { min: 0, max: 100 };

/** A contract id as eMSPs write it, with `*` for any ending. */
function readContract(field: Field): string {
  return field.text(/^[A-Z0-9-]{2,36}\*?$/, 'a contract id such as DE-ABC-C12345678-X, or DE-ABC-*');
}
