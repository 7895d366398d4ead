import type supertest from 'supertest';
import { contestFlows } from '../../../src/compose/clearing/contest-flows.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { addUser } from '../../../src/flows/access/add-user.js';
import { findCdr } from '../../../src/flows/access/find-cdr.js';
import { cdrTotals, listCdrs } from '../../../src/flows/access/list-cdrs.js';
import { clearCdr } from '../../../src/flows/clearing/clear-cdr.js';
import { checkSignedData } from '../../../src/wire/metering/check-signed-data.js';
import { aScene, CLERK, PASSWORD } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { cheapSecrets } from '../../support/api/cheap-secrets.js';
import { agreeOnTenDays } from '../../support/contest-scene.js';
import { useTestDatabase } from '../../support/mongo.js';
import { aPricedCdr, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';
import { aMeter, anOcmf, aPayload, derOf } from '../metering/signed-value.js';

type Client = Awaited<ReturnType<typeof clientOf>>;

const database = useTestDatabase();
let hub: TestHub;
let cpo: Client;
let emsp: Client;
let stranger: Client;
let operator: Client;

beforeAll(async () => {
  const opened = await openTestHub(database);
  hub = { ...opened, checkSignedData };
  await agreeOnTenDays(hub);
  const scene = await aScene();
  const people = { users: scene.users, secrets: cheapSecrets(), clock: scene.clock };
  const asked = {
    ...scene.flows,
    ...contestFlows(hub),
    findCdr: (...args: Parameters<typeof scene.flows.findCdr>) => findCdr(hub, ...args),
    listCdrs: (...args: Parameters<typeof scene.flows.listCdrs>) => listCdrs(hub, ...args),
    cdrTotals: (...args: Parameters<typeof scene.flows.cdrTotals>) => cdrTotals(hub, ...args),
  };
  const judged = apiServer({ ...scene, flows: asked }, { judged: 'requests-and-answers' });
  const person = async (email: string, party: 'NL*ALF' | 'DE*BET' | 'FR*GAM') => {
    await addUser(people, { email, password: PASSWORD, roles: ['FINANCE'], parties: [party] });
    return clientOf(judged, scene, email);
  };
  cpo = await person('cpo@alf.example', 'NL*ALF');
  emsp = await person('emsp@bet.example', 'DE*BET');
  stranger = await person('clerk@gam.example', 'FR*GAM');
  operator = await clientOf(judged, scene, CLERK);
});
afterAll(() => hub.close());

const OBJECTION = { reason: 'PRICE_DIFFERS', text: 'agreed were\n0.35', would_pay: '3.5' };

async function aCdr(id: string, parts: Parameters<typeof aPricedCdr>[2] = {}) {
  await sendCdr(
    { ...hub, clearSoon: (record) => void clearing.push(clearCdr(hub, record)) },
    aPricedCdr(id, '10', parts),
  );
  await Promise.all(clearing);
  return `/api/cdrs/NL*ALF/${id}`;
}
const clearing: Promise<void>[] = [];

const outcome = ({ status, body }: supertest.Response) => ({
  status,
  code: body.error?.code,
  field: body.error?.field,
});

describe('contests over the API', () => {
  it('are opened by the eMSP, seen by both sides, answered by the CPO', async () => {
    const cdr = await aCdr('A1');
    const opened = await emsp.post(`${cdr}/contest`).send(OBJECTION);
    expect(opened.status).toBe(201);
    expect(opened.headers['location']).toBe('/api/contests/NL*ALF/A1/1');
    expect(opened.body).toMatchObject({ id: 'NL*ALF/A1#1', state: 'OPEN', would_pay: '3.50', overdue: false });
    const url = `/api${opened.body.path}`;
    for (const side of [cpo, emsp, operator]) expect((await side.get(url)).body).toEqual(opened.body);
    expect((await cpo.get('/api/contests?state=OPEN&cdr=nl-alf/a1')).body.items).toEqual([opened.body]);
    const answer = await cpo.post(`${url}/answer`).send({ decision: 'REFUSE', text: 'the tariff says 0.40' });
    expect(answer.body).toMatchObject({
      state: 'REFUSED',
      answer: { by: 'cpo@alf.example', text: 'the tariff says 0.40' },
    });
    expect((await emsp.get('/api/cdrs?review=CONTESTED')).body.items).toEqual([]);
  });

  it('are for their own side: 403 for the other, 404 for a stranger as for what does not exist', async () => {
    const cdr = await aCdr('B1');
    expect(outcome(await cpo.post(`${cdr}/contest`).send(OBJECTION))).toMatchObject({ status: 403, code: 'forbidden' });
    const foreign = await stranger.post(`${cdr}/contest`).send(OBJECTION);
    const missing = await stranger.post('/api/cdrs/NL*ALF/NONE/contest').send(OBJECTION);
    expect(foreign.body).toEqual(missing.body);
    expect(foreign.status).toBe(404);
    await emsp.post(`${cdr}/contest`).send(OBJECTION);
    const url = '/api/contests/NL*ALF/B1/1';
    expect((await emsp.post(`${url}/answer`).send({ decision: 'REFUSE', text: 'x' })).status).toBe(403);
    expect((await cpo.post(`${url}/retract`).send({ text: 'x' })).status).toBe(403);
    expect((await stranger.get(url)).body).toEqual((await stranger.get('/api/contests/NL*ALF/B1/7')).body);
    expect((await stranger.get('/api/contests')).body.total).toBe(0);
    expect((await emsp.post(`${url}/retract`).send({ text: 'our mistake' })).body.state).toBe('RETRACTED');
  });

  it.each([
    [{ ...OBJECTION, would_pay: '4.01' }, 'would_pay'],
    [{ ...OBJECTION, text: ' ' }, 'text'],
  ])('are refused with 400 and the field: %j', async (body, field) => {
    const cdr = await aCdr('C1');
    expect(outcome(await emsp.post(`${cdr}/contest`).send(body))).toEqual({ status: 400, code: 'bad-field', field });
  });

  it('of many CDRs tell what became of each', async () => {
    await aCdr('D1');
    const answer = await emsp.post('/api/contests').send({ ...OBJECTION, cdrs: ['NL*ALF/D1', 'NL*ALF/NONE'] });
    expect(answer.body).toMatchObject({
      total: 2,
      items: [
        { cdr: 'NL*ALF/D1', contest: { state: 'OPEN' } },
        { cdr: 'NL*ALF/NONE', error: { code: 'unknown-object' } },
      ],
    });
  });

  it('take files as evidence, by their content, and give them to the two sides alone', async () => {
    const cdr = await aCdr('E1');
    await emsp.post(`${cdr}/contest`).send(OBJECTION);
    const url = '/api/contests/NL*ALF/E1/1';
    const bytes = Buffer.from('at;kWh\r\n18:00;100.5\r\n');
    const file = { name: 'readings.csv', content: bytes.toString('base64') };
    const shown = await cpo.post(`${url}/evidence`).send({ text: 'what our meter says', file });
    const kept = shown.body.evidence[0].file;
    expect(kept).toMatchObject({ name: 'readings.csv', bytes: bytes.length });
    const download = await emsp.get(`${url}/evidence/${kept.sha256}`);
    expect(download.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename=readings.csv',
      'x-content-type-options': 'nosniff',
    });
    expect(download.text).toBe(bytes.toString());
    expect((await stranger.get(`${url}/evidence/${kept.sha256}`)).status).toBe(404);
    const lie = { text: 'a picture', file: { ...file, name: 'photo.png' } };
    expect(outcome(await cpo.post(`${url}/evidence`).send(lie))).toMatchObject({ status: 400, field: 'file.content' });
  });
});

describe('decisions about CDRs over the API', () => {
  it('approve one, many by keys and all that a filter names', async () => {
    const cdr = await aCdr('F1');
    for (const id of ['F2', 'F3']) await aCdr(id);
    const approved = await emsp.post(`${cdr}/approve`).send({});
    expect(approved.body.review).toMatchObject({ state: 'APPROVED', approved_by: 'emsp@bet.example' });
    const many = await emsp.post('/api/cdrs/approve').send({ cdrs: ['NL*ALF/F2', 'NL*ALF/NONE'] });
    expect(many.body).toMatchObject({ approved: 1, more: false, refused: [{ cdr: 'NL*ALF/NONE' }] });
    const all = await emsp.post('/api/cdrs/approve').send({ filter: { cpo: 'NL*ALF' } });
    expect(all.body.approved).toBeGreaterThan(0);
    expect(
      (await emsp.get('/api/cdrs?review=APPROVED&limit=200')).body.items.map(({ id }: { id: string }) => id),
    ).toEqual(expect.arrayContaining(['F1', 'F2', 'F3']));
    expect(outcome(await emsp.post('/api/cdrs/approve').send({}))).toMatchObject({ status: 400, field: 'cdrs' });
    expect((await cpo.post(`${cdr}/approve`).send({})).status).toBe(403);
  });

  it('accept a mismatch, check again, hold and release are the operator’s', async () => {
    const cdr = await aCdr('G1', { totalCost: { exclVat: new Decimal(9) } });
    expect((await operator.post(`${cdr}/recheck`).send({})).body.review.state).toBe('MISMATCH');
    const accepted = await operator.post(`${cdr}/accept`).send({ reason: 'agreed by mail' });
    expect(accepted.body.review).toMatchObject({
      state: 'ACCEPTED',
      accepted_by: CLERK,
      accepted_because: 'agreed by mail',
    });
    const held = await operator.post(`${cdr}/hold`).send({ reason: 'asked the CPO' });
    expect(held.body.finance).toEqual({ state: 'HELD', by: CLERK, reason: 'asked the CPO' });
    expect((await operator.post(`${cdr}/release`).send({})).body.finance).toEqual({ state: 'UNALLOCATED' });
    expect(outcome(await operator.post(`${cdr}/accept`).send({ reason: 'again' }))).toMatchObject({ status: 409 });
  });

  it('are told in the timeline of the CDR, down to the meter reading that was signed', async () => {
    const meter = aMeter('secp256k1');
    const value = anOcmf(meter, { algorithm: 'ECDSA-secp256k1-SHA256', payload: aPayload(100, 110) });
    const signedValues = [{ nature: 'End', plainData: '', signedData: value }];
    const signedData = { encodingMethod: 'OCMF', publicKey: derOf(meter).toString('hex'), signedValues };
    const cdr = await aCdr('H1', { signedData });
    await emsp.post(`${cdr}/contest`).send(OBJECTION);
    await cpo.post('/api/contests/NL*ALF/H1/1/answer').send({ decision: 'GIVE_UP', text: 'right' });
    const { body } = await emsp.get(cdr);
    expect(body).toMatchObject({ effective_review: 'WITHDRAWN', review: { state: 'WITHDRAWN' } });
    expect(body.review.signed_data).toMatchObject({
      verdict: 'VALID',
      algorithm: 'ECDSA-secp256k1-SHA256',
      energy_kwh: '10',
      begin: { kwh: '100' },
      end: { kwh: '110', at: '2026-10-14T18:31:00,000+0200 S' },
      meter: 'EMH-4711',
    });
    const events = body.timeline.map(({ event, outcome = '' }: { event: string; outcome?: string }) =>
      `${event} ${outcome}`.trim(),
    );
    expect(events).toEqual([
      'RECEIVED',
      'ACCEPTED EXACT',
      'CONTESTED PRICE_DIFFERS',
      'CONTEST_ENDED GIVEN_UP',
      'WITHDRAWN',
    ]);
  });
});
