import type { LoggedMessage } from '../../../src/domain/messages/logged-message.js';
import { type PartyKey, parsePartyKey } from '../../../src/domain/party.js';
import { listDeliveries, listMessages } from '../../../src/flows/messages/read-messages.js';
import { replayMessage } from '../../../src/flows/messages/replay-message.js';
import { replayMessages } from '../../../src/flows/messages/replay-messages.js';
import { showMessage } from '../../../src/flows/messages/show-message.js';
import type { MessageStore } from '../../../src/store/roaming/message-store.js';
import type { MessageFlows } from '../../../src/wire/api/api-flows.js';
import { inMemoryConnections } from '../in-memory-connections.js';
import { aMessage } from '../messages/a-leg.js';
import { inMemoryCdrs } from '../roaming/in-memory-cdrs.js';
import { quietParts } from '../roaming/quiet-hub.js';
import { cheapSecrets } from './cheap-secrets.js';
import { aConnection, anInvoice, CPO, EMSP, OTHER_EMSP } from './papers.js';

/** What NL*ABC asked. */
export const ASKED = 'chunk-1-0';
/** The leg to DE*XYZ, and the one to FR*QRS, which did not answer. */
export const TO_EMSP = 'chunk-1-1';
export const TO_OTHER = 'chunk-1-2';

/** A broadcast of NL*ABC's location to DE*XYZ and FR*QRS: real flows over a list; every partner answers with 1000. */
export function messageFlows(): MessageFlows {
  const { messageLog, roamingRules } = quietParts();
  const connections = inMemoryConnections();
  const nobody = () => Promise.reject(new Error('no partner here'));
  const hub = {
    messages: inMemoryMessages(broadcastLegs()),
    messageLog,
    roamingRules,
    connections,
    cdrs: inMemoryCdrs(),
    secrets: cheapSecrets(),
    identity: { countryCode: 'XX', partyId: 'HUB', name: 'Hub', legalEntity: anInvoice().seller },
    ocpiUrl: 'https://hub.example/ocpi',
    clock: { now: () => new Date('2026-11-20T10:00:00Z') },
    limits: {
      relayTimeoutMs: 1_000,
      authorizeTimeoutMs: 1_000,
      handshakeTimeoutMs: 1_000,
      deliveryAttempts: 1,
      pageLimit: 50,
    },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    partners: {
      send: async () => ({ httpStatus: 200, ocpiStatus: 1000, headers: {}, body: Buffer.from('{}') }),
      discover: nobody,
      register: nobody,
    },
  };
  const platforms = [aConnection(), aPlatform('con-emsp', EMSP), aPlatform('con-other', OTHER_EMSP)];
  const joined = Promise.all(platforms.map((platform) => connections.insert(platform)));
  return {
    listMessages: (staff, search) => listMessages(hub, staff, search),
    showMessage: (staff, id) => joined.then(() => showMessage(hub, staff, id)),
    listDeliveries: (staff, id) => listDeliveries(hub, staff, id),
    replayMessage: (staff, id) => joined.then(() => replayMessage(hub, { id, staff })),
    replayMessages: (staff, search) => joined.then(() => replayMessages(hub, { search, staff })),
  };
}

function broadcastLegs(): readonly LoggedMessage[] {
  const path = '/ocpi/2.2.1/receiver/locations/NL/ABC/LOC1';
  const at = new Date('2026-11-20T09:00:00Z');
  const common = { at, from: 'XX*HUB', path, restAt: '/ocpi/2.2.1/receiver/locations'.length } as const;
  const { side: _none, ...asked } = aMessage(ASKED, { ...common, from: CPO, to: 'XX*HUB', direction: 'IN' });
  return [
    {
      ...asked,
      connectionId: 'con-1',
      platformParties: [CPO],
      decision: { way: 'BROADCAST', receivers: [EMSP, OTHER_EMSP] },
    },
    aMessage(TO_EMSP, { ...common, to: EMSP, connectionId: 'con-emsp', platformParties: [EMSP] }),
    silent(aMessage(TO_OTHER, { ...common, to: OTHER_EMSP, connectionId: 'con-other', platformParties: [OTHER_EMSP] })),
  ];
}

function silent({ httpStatus: _http, ocpiStatus: _ocpi, responseHeaders: _headers, ...leg }: LoggedMessage) {
  return { ...leg, error: 'receiver-timeout' };
}

function aPlatform(id: string, party: PartyKey) {
  const role = { ...parsePartyKey(party), role: 'EMSP' as const, businessDetails: { name: party } };
  const endpoint = { identifier: 'locations', role: 'RECEIVER' as const, url: 'https://emsp.example/locations' };
  const connection = aConnection({ id, name: party, roles: [role] });
  return { ...connection, ...(connection.theirs && { theirs: { ...connection.theirs, endpoints: [endpoint] } }) };
}

/** As far as the paths need it: all in one page. */
function inMemoryMessages(legs: readonly LoggedMessage[]): MessageStore {
  return {
    insert: async () => undefined,
    find: async (id) => legs.find((leg) => leg.id === id),
    search: async ({ correlationId, direction, objectIds, party, visibleTo, limit }) => {
      const found = legs.filter(
        (leg) =>
          (!correlationId || leg.correlationId === correlationId) &&
          (!direction || leg.direction === direction) &&
          (!objectIds || objectIds.includes(leg.objectId ?? '')) &&
          (!party || leg.platformParties.includes(party)) &&
          (!visibleTo || leg.platformParties.some((one) => visibleTo.includes(one))),
      );
      const last = found[limit - 1];
      return {
        items: found.slice(0, limit),
        ...(found.length > limit && last && { next: { at: last.at, id: last.id } }),
      };
    },
  };
}
