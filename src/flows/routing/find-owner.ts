import { HubError, type HubErrorCode } from '../../domain/errors.js';
import { type PartyId, parsePartyKey, partyKey } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';
import { mayReadOpen } from '../../domain/routing/module-roles.js';
import type { CopiedModule, StoredObject } from '../../store/object-store.js';
import type { Hub } from '../hub.js';

/** An object of which a message names the id and nothing else. */
export interface WantedObject {
  readonly module: CopiedModule;
  readonly id: string;
  /** Whose; absent: anybody's. */
  readonly owner?: PartyId;
  /** Of tokens only: the uid alone is not unique. */
  readonly tokenType?: string;
  /** The platform that asks, and its party. */
  readonly caller: Connection;
  readonly asker: PartyId;
  /** Whether the asker may exchange messages with an owner; absent: with all. Objects of the others do not exist. */
  readonly isAgreed?: (owner: PartyId) => boolean;
}

/**
 * Finds whose object a message means by the id alone (OCPI 2.2.1, transport_and_format, open routing request): among
 * those that the asker may see. Refuses with `unknown-location`, `unknown-token` or `unknown-object`, and with
 * `ambiguous-receiver` when several parties use that id, or more than the store looks through.
 */
export async function findOwner(
  hub: Pick<Hub, 'objects'>,
  wanted: WantedObject,
): Promise<{ readonly owner: PartyId; readonly object: StoredObject }> {
  const { module, id, tokenType, owner } = wanted;
  const of = { ...(owner && { owner: partyKey(owner) }), ...(tokenType && { tokenType }) };
  const found = (await hub.objects.findById(module, id, of)).filter((object) => isVisible(object, wanted));
  const [object] = found;
  if (!object) throw new HubError(UNKNOWN[module] ?? 'unknown-object', `no ${module} ${id} is known here`);
  if (new Set(found.map((one) => one.owner)).size > 1) {
    throw new HubError('ambiguous-receiver', `several parties have ${module} ${id}: say with OCPI-to whose you mean`);
  }
  return { owner: parsePartyKey(object.owner), object };
}

const UNKNOWN: Partial<Record<CopiedModule, HubErrorCode>> = {
  locations: 'unknown-location',
  tokens: 'unknown-token',
};

function isVisible({ owner, audience, module }: StoredObject, { caller, asker, isAgreed }: WantedObject): boolean {
  const reader = partyKey(asker);
  if (owner === reader) return true;
  if (isAgreed && !isAgreed(parsePartyKey(owner))) return false;
  return audience === 'EVERYBODY' ? mayReadOpen(caller, asker, module) : audience.includes(reader);
}
