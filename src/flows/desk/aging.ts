import type { Staff } from '../../domain/access.js';
import { type AgingRow, agingOf } from '../../domain/desk/aging.js';
import { openItems } from '../../domain/desk/follow-items.js';
import { type PartyKey, partyKey } from '../../domain/party.js';
import { narrow } from '../access/narrow.js';
import type { Hub } from '../hub.js';
import { type MovementDeps, memberMovements } from './member-movements.js';

export interface AgingQuery {
  /** Absent: every member that the caller may see. */
  readonly party?: PartyKey;
  /** `YYYY-MM-DD`, at its end; also one that is long past: the journal still knows. */
  readonly asOf: string;
}

/** What was open on a day, and for how long it had been due. */
export async function aging(
  hub: MovementDeps & Pick<Hub, 'legalEntities'>,
  staff: Staff,
  { party, asOf }: AgingQuery,
): Promise<readonly AgingRow[]> {
  const narrowing = narrow(staff, party);
  if (narrowing.kind === 'NOTHING') return [];
  const members =
    narrowing.kind === 'PARTIES'
      ? narrowing.involving
      : (await hub.legalEntities.list()).map((entity) => partyKey(entity.party));
  const items = [];
  for (const member of members) items.push(...openItems(await memberMovements(hub, member, asOf)));
  return agingOf(items, asOf);
}
