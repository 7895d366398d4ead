import { parsePartyKey } from '../../../src/domain/party.js';
import { checkVisiblePartner } from '../../../src/flows/conformance/check-visible-partner.js';
import type { OutgoingMessage } from '../../../src/flows/ports.js';
import type { ConformanceFlows } from '../../../src/wire/api/api-flows.js';
import { createCheckForms } from '../../../src/wire/ocpi/conformance/check-forms.js';
import { inMemoryCallbacks, inMemoryPresences, LIMITS } from '../roaming/quiet-hub.js';
import { cheapSecrets } from './cheap-secrets.js';
import { aConnection, aLegalEntity } from './papers.js';

const NOW = new Date('2026-11-20T10:00:00Z');

/** The real check of the platform con-1 of NL*ABC, which answers whatever it is asked with an empty list. */
export function conformanceFlows(): ConformanceFlows {
  const nobody = () => Promise.reject(new Error('no handshake here'));
  const hub = {
    connections: { find: async (id: string) => (id === 'con-1' ? aConnection() : undefined), list: async () => [] },
    presences: inMemoryPresences(),
    callbacks: inMemoryCallbacks(),
    clock: { now: () => NOW },
    identity: { ...parsePartyKey('XX*HUB'), name: 'Hub', legalEntity: aLegalEntity('XX*HUB', 'Hub GmbH') },
    leases: { take: async () => true, hold: async () => true, release: async () => undefined },
    limits: LIMITS,
    partners: { send: async (message: OutgoingMessage) => emptyList(message), discover: nobody, register: nobody },
    secrets: cheapSecrets(),
    checkForms: createCheckForms('http://hub.test/ocpi'),
  };
  return { checkPartner: (staff, wanted) => checkVisiblePartner(hub, staff, wanted) };
}

function emptyList({ routing }: OutgoingMessage) {
  const headers = { 'content-type': 'application/json', 'x-request-id': routing.requestId };
  const text = JSON.stringify({ status_code: 1000, timestamp: NOW.toISOString(), data: [] });
  return { httpStatus: 200, ocpiStatus: 1000, headers, body: Buffer.from(text) };
}
