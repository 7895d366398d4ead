import { countPartners } from '../../src/compose/partners/count-partners.js';
import { HubError } from '../../src/domain/errors.js';
import type { Connection } from '../../src/domain/roaming/connection.js';
import { clearCdr } from '../../src/flows/clearing/clear-cdr.js';
import type { OutgoingMessage, PartnerAnswer } from '../../src/flows/ports.js';
import { acceptCdr } from '../../src/flows/roaming/accept-cdr.js';
import { createMetrics } from '../../src/wire/ops/metrics.js';
import { useTestDatabase } from '../support/mongo.js';
import { agree, aPricedCdr, asJson } from '../support/send-cdr.js';
import { openTestHub, type TestHub } from '../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub(database);
  await agree(hub);
});
afterAll(() => hub.close());

function metrics() {
  return createMetrics({ outboxCounts: () => hub.outbox.counts() });
}

describe('what the hub counts', () => {
  it('is the verdict on each CDR, once', async () => {
    const meter = metrics();
    const counting = { ...hub, meter };
    for (const [id, parts] of [
      ['A1', {}],
      ['A2', {}],
      ['B1', { currency: 'SEK' }],
    ] as const) {
      const cdr = aPricedCdr(id, '10', parts);
      const received = { cdr, original: asJson(cdr), ocpiVersion: '2.2.1', correlationId: 'c-1' };
      await acceptCdr({ ...hub, clearSoon: () => undefined }, received);
      const record = await hub.cdrs.find(`NL*ALF/${id}`);
      if (record) await clearCdr(counting, record);
      if (record) await clearCdr(counting, record);
    }
    const text = await meter.text();
    expect(text).toContain('voltclear_cdrs_checked_total{verdict="EXACT"} 2');
    expect(text).toContain('voltclear_cdrs_checked_total{verdict="QUARANTINED"} 1');
  });

  it('are the messages to partners by module and outcome', async () => {
    const counted = metrics();
    const answers: (() => Promise<PartnerAnswer>)[] = [
      () => Promise.resolve({ httpStatus: 200, headers: {}, body: new Uint8Array(), ocpiStatus: 1000 }),
      () => Promise.reject(new HubError('receiver-timeout', 'too slow')),
    ];
    const send = () => (answers.shift() ?? (() => Promise.reject(new Error('asked too often'))))();
    const nothing = () => Promise.reject(new Error('not asked for'));
    const partners = countPartners(
      { send, discover: nothing, register: nothing, close: () => Promise.resolve() },
      counted,
    );
    await partners.send(aMessage());
    await expect(partners.send(aMessage())).rejects.toMatchObject({ code: 'receiver-timeout' });
    const lines = (await counted.text())
      .split('\n')
      .filter((line) => line.startsWith('voltclear_ocpi_request_seconds_count'));
    const labels = 'direction="out",partner="P1",module="cdrs",method="POST"';
    expect(lines).toEqual(
      [
        `voltclear_ocpi_request_seconds_count{${labels},status="2xx"} 1`,
        `voltclear_ocpi_request_seconds_count{${labels},status="0xx"} 1`,
      ].map((line) => expect.stringContaining(line) as string),
    );
  });
});

function aMessage(): OutgoingMessage {
  const createdAt = new Date('2026-10-12T09:00:00Z');
  const endpoints = [{ identifier: 'cdrs', role: 'RECEIVER', url: 'https://bet.example/cdrs' }] as const;
  const connection: Connection = {
    id: 'P1',
    name: 'Bet',
    state: 'CONNECTED',
    roles: [],
    settings: { rawToken: false },
    tokenHashes: [],
    theirs: { version: '2.2.1', versionsUrl: 'https://bet.example/versions', sealedToken: 'x', endpoints },
    createdAt,
    updatedAt: createdAt,
  };
  const routing = { requestId: 'r-1', correlationId: 'c-1' };
  return { connection, method: 'POST', url: 'https://bet.example/cdrs/1', routing, timeoutMs: 1_000 };
}
