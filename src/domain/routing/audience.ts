import { type PartyKey, partyKey } from '../party.js';
import type { Route } from './route-message.js';

/** Who may see an object beside its owner: every party in a role that receives such objects, or only those named. */
export type Audience = 'EVERYBODY' | readonly PartyKey[];

/** What tells who may see an object after a push. */
export interface Push {
  readonly route: Route;
  /** The party that the object is about (Sessions: the eMSP of the token); it alone sees it, whoever was addressed. */
  readonly counterparty?: PartyKey;
  /** Who could see it before; absent: nobody. */
  readonly earlier?: Audience;
}

/**
 * Who may see an object that was pushed whole: everybody when its owner addressed the hub or nobody, else the party that
 * was addressed and those before it. An audience never becomes smaller, since what was shown cannot be taken back; only
 * when the object is removed and pushed again does it begin anew.
 */
export function audienceOfWhole(push: Push): Audience {
  if (push.counterparty) return [push.counterparty];
  return push.route.kind === 'hub' ? 'EVERYBODY' : withAddressee(push);
}

/**
 * Who may see an object of which a part was pushed: also the party that was addressed by name, for its owner chose it.
 * The hub or nobody as addressee opens nothing here: a status must not publish a Location that was shown to a few.
 */
export function audienceOfPart(push: Push): Audience {
  if (push.counterparty) return [push.counterparty];
  return withAddressee(push);
}

function withAddressee({ route, earlier = [] }: Push): Audience {
  if (earlier === 'EVERYBODY' || route.kind === 'hub') return earlier;
  return [...new Set([...earlier, partyKey(route.receiver)])];
}
