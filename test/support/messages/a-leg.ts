import type { LoggedMessage } from '../../../src/domain/messages/logged-message.js';
import type { LegFacts } from '../../../src/domain/messages/recorded-leg.js';
import { createSecrets } from '../../../src/secrets.js';

export const AT_NOON = Date.parse('2026-11-02T12:00:00Z');
export const secrets = createSecrets('a secret of the tests, long enough');

/** NL*CPO pushed its location LOC1 to DE*MSP, and the hub passed it on to the platform of DE*MSP. */
export function aLeg(change: Partial<LegFacts> = {}): LegFacts {
  return {
    atMs: AT_NOON,
    direction: 'OUT',
    correlationId: 'corr-1',
    requestId: 'req-1',
    connectionId: 'con-emsp',
    platformParties: ['DE*MSP'],
    from: 'NL*CPO',
    to: 'DE*MSP',
    module: 'locations',
    side: 'RECEIVER',
    method: 'PUT',
    path: '/2.2.1/receiver/locations/NL/CPO/LOC1',
    restAt: '/2.2.1/receiver/locations'.length,
    objectId: 'LOC1',
    httpStatus: 200,
    ocpiStatus: 1000,
    responseHeaders: { 'content-type': 'application/json' },
    durationMs: 12.5,
    ...change,
  };
}

/** The leg before it: what the platform of NL*CPO asked the hub. */
export function anAskedLeg(change: Partial<LegFacts> = {}): LegFacts {
  const { side: _none, ...leg } = aLeg();
  return {
    ...leg,
    direction: 'IN',
    connectionId: 'con-cpo',
    platformParties: ['NL*CPO'],
    path: '/ocpi/2.2.1/receiver/locations/NL/CPO/LOC1',
    restAt: '/ocpi/2.2.1/receiver/locations'.length,
    requestHeaders: { authorization: '[redacted]', 'x-correlation-id': 'corr-1' },
    responseHeaders: {},
    decision: { way: 'DIRECT', receivers: ['DE*MSP'] },
    ...change,
  };
}

/** A leg as it is read. */
export function aMessage(id: string, change: Partial<LoggedMessage> = {}): LoggedMessage {
  const { atMs, ...facts } = aLeg();
  const text = '{"id":"LOC1"}';
  return {
    id,
    at: new Date(atMs),
    ...facts,
    requestHeaders: { authorization: '[redacted]', 'content-type': 'application/json', 'x-request-id': 'req-1' },
    requestBody: { kind: 'text', text, bytes: text.length },
    ...change,
  };
}
