import type { StoredObject } from '../../../src/store/object-store.js';
import type { Member, PresenceNetwork } from './presence-network.js';

/** When a presence network starts, as lists are asked for from then on. */
export const NOON = '2026-11-02T12:00:00.000Z';

/** Joins a platform with these CPOs, which the hub knows to be there at noon. */
export async function joinSeen(network: PresenceNetwork, cpos: readonly string[]): Promise<Member> {
  const cpo = await network.join(cpos.map((party) => [party, 'CPO'] as const));
  network.flows.presence.seen(cpo.id);
  await network.flows.presence.refresh();
  return cpo;
}

/** It goes silent at 12:05 and says something at 12:06; its last sign of life was at noon. */
export async function goAndComeBack(network: PresenceNetwork, { id }: Member): Promise<void> {
  network.wait(5);
  network.flows.presence.silent(id);
  await network.flows.idle();
  network.wait(1);
  network.flows.presence.seen(id);
  await network.flows.idle();
}

/** The copy that the hub has of an object of NL*CPO since the morning. */
export function aCopy(
  module: StoredObject['module'],
  id: string,
  audience: StoredObject['audience'] = [],
): StoredObject {
  return {
    module,
    key: `NL*CPO/${id}`,
    owner: 'NL*CPO',
    id,
    audience,
    ocpiVersion: '2.2.1',
    json: '{}',
    lastUpdated: new Date('2026-11-02T08:00:00Z'),
    revision: 1,
  };
}
