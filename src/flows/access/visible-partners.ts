import { inspectableParties, mayInspect, type Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import { type Connection, partiesOf } from '../../domain/roaming/connection.js';
import type { PresenceRecord } from '../../store/roaming/presence-store.js';
import type { Hub } from '../hub.js';

/** A platform, and whether it answers as far as the hub knows. */
export interface VisiblePartner {
  readonly connection: Connection;
  readonly presence?: PresenceRecord;
}

type VisiblePartnerDeps = {
  readonly connections: Pick<Hub['connections'], 'find' | 'list'>;
  readonly presences: Pick<Hub['presences'], 'find' | 'list'>;
};

/** The platforms that somebody may see: an operator all, others those that speak for one of their parties. */
export async function listPartners(hub: VisiblePartnerDeps, staff: Staff): Promise<readonly VisiblePartner[]> {
  if (inspectableParties(staff)?.length === 0) return [];
  const [connections, presences] = await Promise.all([hub.connections.list(), hub.presences.list()]);
  return connections
    .filter((connection) => mayInspect(staff, partiesOf(connection)))
    .map((connection) =>
      seen(
        connection,
        presences.find(({ connectionId }) => connectionId === connection.id),
      ),
    );
}

/** One platform. Refuses (`unknown-object`) somebody else's in the words for one that does not exist. */
export async function findPartner(hub: VisiblePartnerDeps, staff: Staff, id: string): Promise<VisiblePartner> {
  const connection = await hub.connections.find(id);
  if (!connection || !mayInspect(staff, partiesOf(connection))) throw new HubError('unknown-object', 'no such partner');
  return seen(connection, await hub.presences.find(id));
}

function seen(connection: Connection, presence: PresenceRecord | undefined): VisiblePartner {
  return presence ? { connection, presence } : { connection };
}
