import { HubError } from '../../domain/errors.js';
import { objectKey, type PartyId, partyKey } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { Hub } from '../hub.js';
import { findAgreedOwner } from '../routing/find-agreed-owner.js';

/** What in a command tells which CPO it is for. */
export interface CommandTarget {
  readonly kind: 'location' | 'session' | 'reservation';
  readonly id: string;
}

export interface Asker {
  readonly caller: Connection;
  readonly asker: PartyId;
}

/**
 * Finds the CPO of a command that names no receiver (OCPI 2.2.1, transport_and_format, open routing request). Refuses
 * with `unknown-location`, `unknown-receiver` and `ambiguous-receiver`; commands are never given to several.
 */
export async function findTarget(
  hub: Pick<Hub, 'callbacks' | 'clock' | 'objects' | 'roamingRules'>,
  target: CommandTarget,
  who: Asker,
): Promise<PartyId> {
  const { kind, id } = target;
  if (kind === 'reservation') return findReservation(hub, id, who);
  if (kind === 'location') return (await findAgreedOwner(hub, { module: 'locations', id, ...who })).owner;
  try {
    return (await findAgreedOwner(hub, { module: 'sessions', id, ...who })).owner;
  } catch (error) {
    // The URL of the command exists, so this is no 404 (status_codes).
    if (error instanceof HubError && error.code === 'unknown-object') throw untold('session_id', `session ${id}`);
    throw error;
  }
}

/** The CPO that has accepted the asker's RESERVE_NOW under this id. */
async function findReservation(
  hub: Pick<Hub, 'callbacks' | 'clock'>,
  id: string,
  { caller, asker }: Asker,
): Promise<PartyId> {
  const now = hub.clock.now();
  const accepted = await hub.callbacks.findAbout({ kind: 'COMMAND_RESULT', objectId: objectKey(asker, id) });
  const [reservation, ...others] = accepted.filter(
    ({ owner, expiresAt }) => owner.connectionId === caller.id && expiresAt > now,
  );
  if (!reservation) throw untold('reservation_id', `reservation ${id}`);
  const { party } = reservation.user;
  if (others.some(({ user }) => partyKey(user.party) !== partyKey(party))) {
    throw new HubError('ambiguous-receiver', `several parties have reservation ${id}: say with OCPI-to whose you mean`);
  }
  return party;
}

function untold(field: string, what: string): HubError {
  return new HubError(
    'unknown-receiver',
    `${field}: no ${what} of yours is known here, say with OCPI-to whose it is`,
    field,
  );
}
