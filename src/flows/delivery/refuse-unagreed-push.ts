import { type PartyId, sameParty } from '../../domain/party.js';
import type { RoutedModule } from '../../domain/routing/module-roles.js';
import type { Hub } from '../hub.js';
import { refuseUnagreed } from '../routing/find-route.js';

export interface PushThatWaited {
  readonly module: RoutedModule;
  /** What follows the module's URL, encoded as it came: it begins with the owner. */
  readonly rest: string;
  /** The hub itself for a broadcast; it needs no agreement. */
  readonly from: PartyId;
  readonly to: PartyId;
}

/**
 * Refuses with `not-agreed` a push that waited when its receiver may not exchange messages any more with the owner of its
 * object, or with its sender.
 */
export async function refuseUnagreedPush(
  hub: Pick<Hub, 'clock' | 'identity' | 'roamingRules'>,
  { module, rest, from, to }: PushThatWaited,
): Promise<void> {
  if (!sameParty(from, hub.identity)) await refuseUnagreed(hub, [from, to], module);
  await refuseUnagreed(hub, [ownerIn(rest), to], module);
}

function ownerIn(rest: string): PartyId {
  const [countryCode = '', partyId = ''] = rest.replace(/\?.*$/s, '').split('/').filter(Boolean).map(decoded);
  return { countryCode, partyId };
}

/** A segment of a URL as it is meant; one that cannot be decoded stays as it is. */
export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
