import { certificateFlows } from '../../../src/compose/stations/certificate-flows.js';
import { recordSecurityEvent } from '../../../src/flows/certificates/record-security-event.js';
import { signCertificate } from '../../../src/flows/certificates/sign-certificate.js';
import { listRequestedLogs, logStatus, requestLog } from '../../../src/flows/firmware/station-logs.js';
import type { FromStation } from '../../../src/flows/stations/station-flows.js';
import type { ApiFlows } from '../../../src/wire/api/api-flows.js';
import { createCertificateReader } from '../../../src/wire/ocpp/certificates/read-chain.js';
import { aScene, CLERK, ENGINEER, FINANCE } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { useTestDatabase } from '../../support/mongo.js';
import { aCertificate, aCsr, aKey } from '../../support/stations/a-certificate.js';
import { aStation } from '../../support/stations/a-station.js';
import { answered, recordingStationClient } from '../../support/stations/recording-station-client.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub(database);
});
afterAll(() => hub.close());

const stationClient = recordingStationClient();
const KEYS = aKey();
const CSR = aCsr({ keys: KEYS });

const logFlows = (): Pick<ApiFlows, 'listRequestedLogs' | 'requestLog'> => ({
  requestLog: (staff, wanted) => requestLog({ ...hub, stationClient }, staff, wanted),
  listRequestedLogs: (staff, id) => listRequestedLogs(hub, staff, id),
});

/** The clerk is an operator, the engineer one of NL*ABC, whose station NL-1 is. */
async function as(email: string) {
  const scene = await aScene();
  const server = apiServer(
    { ...scene, flows: { ...scene.flows, ...certificateFlows({ ...hub, stationClient }), ...logFlows() } },
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

describe('what a station holds itself', () => {
  const HASH = { hash_algorithm: 'SHA256', issuer_name_hash: 'a0', issuer_key_hash: 'b1', serial_number: '1f' };
  const PATH = '/api/stations/NL-3';
  beforeAll(() => hub.stations.insert(aStation({ id: 'NL-3' })));

  it('an operator installs a root and deletes it; engineers of the party see which ones there are', async () => {
    const [clerk, engineer, finance] = [await as(CLERK), await as(ENGINEER), await as(FINANCE)];
    const pem = aCertificate({ keys: aKey(), name: 'Root', isCa: true });
    expect((await clerk.post(`${PATH}/certificates`).send({ pem })).body).toEqual({ status: 'Accepted' });
    expect(stationClient.last('INSTALL_CERTIFICATE')).toMatchObject({ use: 'CSMS_ROOT', pem });
    const leaf = await clerk.post(`${PATH}/certificates`).send({ pem: aCertificate({ keys: aKey() }) });
    expect([leaf.status, leaf.body.error.field]).toEqual([400, 'pem']);
    const [hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber] = Object.values(HASH);
    const hash = { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber };
    stationClient.answer = () => answered('Accepted', { certificateHashData: [hash] });
    const listed = await engineer.get(`${PATH}/certificates?use=CSMS_ROOT`);
    expect(listed.body).toEqual({ items: [{ use: 'CSMS_ROOT', ...HASH }], total: 1 });
    stationClient.answer = () => answered('NotFound');
    expect((await clerk.post(`${PATH}/certificates/delete`).send(HASH)).body).toEqual({ status: 'NotFound' });
    expect(stationClient.last('DELETE_CERTIFICATE').hash).toEqual(hash);
    stationClient.answer = () => ({ kind: 'OFFLINE' });
    expect((await engineer.get(`${PATH}/certificates`)).status).toBe(502);
    expect((await engineer.post(`${PATH}/certificates`).send({ pem })).status).toBe(403);
    expect((await finance.get(`${PATH}/certificates`)).status).toBe(403);
    expect((await clerk.get('/api/stations/NL-9/certificates')).status).toBe(404);
  });

  it('its log is uploaded where somebody of its party says, and what it says of it stands in a list', async () => {
    const engineer = await as(ENGINEER);
    delete stationClient.answer;
    const wanted = { log: 'SECURITY', url: 'https://logs.example/up' };
    const asked = await engineer.post(`${PATH}/logs`).send(wanted);
    expect(asked.body).toMatchObject({ log: 'SECURITY', asked_by: ENGINEER, status: 'Accepted' });
    await logStatus(hub, { ...from('NL-3') }, { status: 'Uploaded', requestNumber: asked.body.request });
    expect((await engineer.get(`${PATH}/logs`)).body).toMatchObject({ total: 1, items: [{ status: 'Uploaded' }] });
    const wrong = await engineer.post(`${PATH}/logs`).send({ url: 'file:///etc/passwd' });
    expect([wrong.status, wrong.body.error.field]).toEqual([400, 'url']);
    await hub.stations.insert(aStation({ id: 'FR-1', party: { countryCode: 'FR', partyId: 'QRS' } }));
    expect((await engineer.post('/api/stations/FR-1/logs').send(wanted)).status).toBe(404);
  });
});
