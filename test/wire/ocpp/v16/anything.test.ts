import fc from 'fast-check';
import { violationOf } from '../../../../src/wire/ocpp/transport/schemas.js';
import { recordingAdapter } from './recording-flows.js';

const KEYS = [
  'connectorId',
  'idTag',
  'meterStart',
  'meterStop',
  'timestamp',
  'transactionId',
  'reservationId',
  'reason',
];
const MORE = [
  'status',
  'errorCode',
  'info',
  'vendorId',
  'messageId',
  'data',
  'csr',
  'type',
  'requestId',
  'chargePointModel',
];
const sampled = fc.dictionary(
  fc.constantFrom('value', 'unit', 'measurand', 'format', 'context', 'phase', 'location'),
  fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('kWh', 'SignedData', 'OCMF|x', '12,5', 1e308)),
);
const meterValue = fc.array(
  fc.record({ timestamp: fc.jsonValue({ maxDepth: 0 }), sampledValue: fc.oneof(fc.array(sampled), fc.jsonValue()) }),
);
const payloads = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...KEYS, ...MORE, 'meterValue', 'transactionData'), fc.jsonValue({ maxDepth: 2 })),
    fc.option(meterValue),
  )
  .map(([payload, values]) => ({ ...payload, ...(values && { meterValue: values, transactionData: values }) }));

describe('whatever a station of OCPP 1.6 sends', () => {
  it('is answered as its schema says, and breaks nothing', async () => {
    const { send, adapter } = recordingAdapter();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...adapter.actions), payloads, async (action, payload) => {
        const answer = await send(action, payload);
        expect(violationOf('1.6', `${action}.conf`, JSON.parse(JSON.stringify(answer)))).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });
});
