import { certificateFlows } from '../../../src/compose/stations/certificate-flows.js';
import { recordSecurityEvent } from '../../../src/flows/certificates/record-security-event.js';
import { signCertificate } from '../../../src/flows/certificates/sign-certificate.js';
import type { FromStation } from '../../../src/flows/stations/station-flows.js';
import { createCertificateReader } from '../../../src/wire/ocpp/certificates/read-chain.js';
import { aScene, CLERK, ENGINEER } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { useTestDatabase } from '../../support/mongo.js';
import { aCertificate, aCsr, aKey } from '../../support/stations/a-certificate.js';
import { aStation } from '../../support/stations/a-station.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub(database);
});
afterAll(() => hub.close());

const KEYS = aKey();
const CSR = aCsr({ keys: KEYS });

/** The clerk is an operator, the engineer one of NL*ABC, whose station NL-1 is. */
async function as(email: string) {
  const scene = await aScene();
  const server = apiServer(
    { ...scene, flows: { ...scene.flows, ...certificateFlows(hub) } },
    { judged: 'requests-and-answers' },
  );
  return clientOf(server, scene, email);
}

const from = (id: string): FromStation => ({
  station: aStation({ id }),
  version: '2.0.1',
  receivedAt: hub.clock.now(),
});

it('an operator has the request of a station signed and uploads the certificate, once', async () => {
  await signCertificate({ ...hub, certificateReader: createCertificateReader() }, from('NL-1'), { csrPem: CSR });
  const [clerk, engineer] = [await as(CLERK), await as(ENGINEER)];
  const listed = await engineer.get('/api/station-certificates?station=NL-1&state=OPEN');
  expect(listed.body).toMatchObject({ total: 1, items: [{ party: 'NL*ABC', csr: CSR, organization: 'Rheinwerk' }] });
  const path = `/api/station-certificates/${encodeURIComponent(listed.body.items[0].id)}`;
  expect((await engineer.post(`${path}/answer`).send({ chain: 'x' })).status).toBe(403);
  const wrong = await clerk.post(`${path}/answer`).send({ chain: aCertificate({ keys: aKey() }) });
  expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('is for another key')]);
  const signed = await clerk.post(`${path}/answer`).send({ chain: aCertificate({ keys: KEYS }) });
  expect(signed.body).toMatchObject({ state: 'SIGNED', answered_by: CLERK, due_at: '2026-10-12T09:05:05.000Z' });
  expect((await clerk.post(`${path}/refuse`).send({ why: 'too late' })).status).toBe(409);
  expect((await engineer.get(path)).body).toMatchObject({ certificate: { valid_to: '2036-12-31T23:59:59.000Z' } });
});

it('engineers read what their stations have told of their security', async () => {
  for (const type of ['TamperDetectionActivated', 'InvalidMessages']) {
    await recordSecurityEvent(hub, from('NL-2'), { type, at: hub.clock.now(), techInfo: 'lid' });
  }
  const engineer = await as(ENGINEER);
  const { body } = await engineer.get('/api/security-events?station=NL-2&critical=true');
  expect(body).toMatchObject({
    total: 1,
    items: [{ type: 'TamperDetectionActivated', tech_info: 'lid', critical: true }],
  });
  expect((await engineer.get('/api/security-events?before=2026-01-01T00:00:00Z')).body.total).toBe(0);
});
