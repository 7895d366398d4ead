import type { Staff } from '../../../src/domain/access.js';
import { HubError } from '../../../src/domain/errors.js';
import type { CommandOutcome, StationCommand } from '../../../src/domain/stations/station-command.js';
import {
  answerCertificateRequest,
  findCertificateRequest,
  listCertificateRequests,
  refuseCertificateRequest,
} from '../../../src/flows/certificates/answer-certificate-request.js';
import { sendDueCertificates } from '../../../src/flows/certificates/send-certificates.js';
import { signCertificate } from '../../../src/flows/certificates/sign-certificate.js';
import type { Stores } from '../../../src/flows/hub.js';
import { createSecrets } from '../../../src/secrets.js';
import { createCertificateReader } from '../../../src/wire/ocpp/certificates/read-chain.js';
import { useStores } from '../../support/open-stores.js';
import { aCertificate, aCsr, aKey } from '../../support/stations/a-certificate.js';
import { aStation } from '../../support/stations/a-station.js';

const OPERATOR: Staff = { email: 'op@hub.test', roles: ['OPERATOR'], parties: [] };
const ENGINEER: Staff = { email: 'eng@abc.test', roles: ['ENGINEER'], parties: ['NL*ABC'] };
const STRANGER: Staff = { email: 'eng@xyz.test', roles: ['ENGINEER'], parties: ['DE*XYZ'] };
const ACCEPTED: CommandOutcome = { kind: 'ANSWERED', status: 'Accepted', payload: { status: 'Accepted' } };

const stores = useStores();
const secrets = createSecrets('a secret of the tests, long enough');
const CA = aKey();
let stationNumber = 0;

const refusal = (asked: Promise<unknown>): Promise<HubError> =>
  asked.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: unknown) => (error instanceof HubError ? error : Promise.reject(error)),
  );

/** A station of its own, and a hub whose clock the test sets and whose stations answer as it says. */
function scene({ certificateRequests }: Stores, outcomes: readonly CommandOutcome[] = []) {
  stationNumber += 1;
  const id = `NL-${stationNumber}`;
  const sent: StationCommand[] = [];
  const time = { now: new Date('2026-10-12T09:05:00Z') };
  const answers = [...outcomes];
  const hub = {
    certificateRequests,
    secrets,
    time,
    clock: { now: () => time.now },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    certificateReader: createCertificateReader(),
    stationClient: {
      command: async (_stationId: string, command: StationCommand) => {
        sent.push(command);
        return answers.shift() ?? ACCEPTED;
      },
      isConnected: async () => true,
      disconnect: async () => undefined,
    },
  };
  const keys = aKey();
  const ask = (csrPem = aCsr({ keys, names: [id] }), requestNumber?: number) =>
    signCertificate(
      hub,
      { station: aStation({ id }), version: '2.0.1', receivedAt: time.now },
      { csrPem, ...(requestNumber !== undefined && { requestNumber }) },
    );
  const requests = () => listCertificateRequests(hub, OPERATOR, { stationId: id, limit: 10 });
  const newest = async () => (await requests())[0] ?? Promise.reject(new Error('no request'));
  const chain = (change = {}) => aCertificate({ keys, name: id, issuerName: 'CPO CA', issuerKeys: CA, ...change });
  const answer = async (chainPem = chain()) =>
    answerCertificateRequest(hub, OPERATOR, { id: (await newest()).id, chainPem });
  const later = (seconds: number) => {
    time.now = new Date(time.now.getTime() + seconds * 1_000);
  };
  return { hub, id, keys, ask, sent, requests, newest, chain, answer, later };
}

describe('a station that asks for a certificate', () => {
  it('gets it when a person has had it signed, and not before five seconds after it asked', async () => {
    const { hub, ask, answer, chain, sent, newest, later } = scene(await stores());
    const chainPem = chain();
    expect(await ask(undefined, 8)).toBe('ACCEPTED');
    expect(await newest()).toMatchObject({ state: 'OPEN', organization: 'Rheinwerk', requestNumber: 8 });
    expect(await answer(chainPem)).toMatchObject({ state: 'SIGNED', answeredBy: 'op@hub.test' });
    later(4);
    expect([await sendDueCertificates(hub), sent]).toEqual([0, []]);
    later(1);
    expect(await sendDueCertificates(hub)).toBe(1);
    expect(sent).toEqual([{ kind: 'CERTIFICATE_SIGNED', chainPem, use: 'STATION', requestNumber: 8 }]);
    expect(await newest()).toMatchObject({ state: 'INSTALLED', certificate: { issuer: 'O=Rheinwerk, CN=CPO CA' } });
    later(3_600);
    expect(await sendDueCertificates(hub)).toBe(0);
  });

  it('is rejected with another name than its id, a forged request, and what is none', async () => {
    const { ask, keys, id, requests } = scene(await stores());
    expect(await ask(aCsr({ keys, names: ['NL-OTHER'] }))).toBe('REJECTED');
    expect(await ask(aCsr({ keys, names: [id], signedBy: aKey() }))).toBe('REJECTED');
    expect(await ask('no request')).toBe('REJECTED');
    expect(await ask('-'.repeat(5_501))).toBe('REJECTED');
    expect(await requests()).toEqual([]);
  });

  it('and asks the same again is one request, and gets what is signed once more', async () => {
    const { hub, keys, id, ask, answer, sent, requests, later } = scene(await stores());
    const csr = aCsr({ keys, names: [id] });
    await ask(csr);
    await ask(csr);
    expect(await requests()).toHaveLength(1);
    await answer();
    later(10);
    await sendDueCertificates(hub);
    expect(await ask(csr)).toBe('ACCEPTED');
    expect(await sendDueCertificates(hub)).toBe(0);
    later(5);
    expect(await sendDueCertificates(hub)).toBe(1);
    expect(sent).toHaveLength(2);
  });

  it('anew, with another key, is answered that one only', async () => {
    const { hub, id, ask, answer, sent, requests, later } = scene(await stores());
    await ask();
    await answer();
    later(1);
    await ask(aCsr({ keys: aKey(), names: [id] }));
    later(60);
    expect([await sendDueCertificates(hub), sent]).toEqual([0, []]);
    expect((await requests()).map(({ state }) => state)).toEqual(['OPEN', 'SUPERSEDED']);
  });

  it('and cannot be reached is tried again, each time later', async () => {
    const offline: CommandOutcome = { kind: 'OFFLINE' };
    const { hub, ask, answer, newest, later } = scene(await stores(), [offline, { kind: 'TIMEOUT' }]);
    await ask();
    await answer();
    later(5);
    for (const [seconds, expected] of [
      [59, 0],
      [1, 1],
      [299, 0],
      [1, 1],
    ] as const) {
      if (expected === 0 && seconds === 59) expect(await sendDueCertificates(hub)).toBe(1);
      later(seconds);
      expect(await sendDueCertificates(hub)).toBe(expected);
    }
    expect(await newest()).toMatchObject({ state: 'INSTALLED', attempts: 3 });
  });

  it('and does not take the certificate is a matter for a person, who may answer once more', async () => {
    const rejected = { kind: 'ANSWERED', status: 'Rejected', payload: { statusInfo: { reasonCode: 'Key' } } } as const;
    const { hub, ask, answer, newest, later } = scene(await stores(), [rejected]);
    await ask();
    await answer();
    later(5);
    await sendDueCertificates(hub);
    expect(await newest()).toMatchObject({ state: 'FAILED', why: 'Rejected {"reasonCode":"Key"}' });
    expect(await answer()).toMatchObject({ state: 'SIGNED', attempts: 0 });
    expect(await sendDueCertificates(hub)).toBe(1);
    expect(await newest()).toMatchObject({ state: 'INSTALLED' });
  });

  it('is sent nothing that has ended meanwhile', async () => {
    const { hub, ask, answer, chain, sent, newest, later } = scene(await stores());
    await ask();
    await answer(chain({ to: '20261012090503Z' }));
    later(5);
    expect([await sendDueCertificates(hub), sent]).toEqual([0, []]);
    expect(await newest()).toMatchObject({ state: 'FAILED' });
  });

  it('is sent a certificate by one process only', async () => {
    const { hub, ask, answer, sent, later } = scene(await stores());
    await ask();
    await answer();
    later(5);
    const counts = await Promise.all([sendDueCertificates(hub), sendDueCertificates(hub)]);
    expect([counts.toSorted(), sent.length]).toEqual([[0, 1], 1]);
  });
});

describe('a person who answers a request', () => {
  it('is refused certificates of another key, name or time, of a CA, and what does not hang together', async () => {
    const { ask, answer, chain, newest } = scene(await stores());
    await ask();
    const wrong: readonly (readonly [string, string])[] = [
      [chain({ keys: aKey() }), 'another key'],
      [chain({ name: 'NL-OTHER' }), 'not for'],
      [chain({ to: '20261012090459Z' }), 'ended at 2026-10-12'],
      [chain({ from: '20261013000000Z' }), 'begins only at 2026-10-13'],
      [chain({ isCa: true }), 'of a CA'],
      [chain() + aCertificate({ keys: aKey(), name: 'CPO CA', isCa: true }), 'signed by the one behind it'],
      ['nothing', 'expected certificates in PEM'],
      ['x'.repeat(10_001), 'longer than 10000'],
    ];
    for (const [chainPem, text] of wrong) {
      const { code, field, message } = await refusal(answer(chainPem));
      expect([code, field, message]).toEqual(['bad-field', 'chainPem', expect.stringContaining(text)]);
    }
    expect(await newest()).toMatchObject({ state: 'OPEN' });
  });

  it('may say no: the station is rejected when it asks the same again, and nothing can be answered any more', async () => {
    const { hub, keys, id, ask, answer, newest } = scene(await stores());
    const csr = aCsr({ keys, names: [id] });
    await ask(csr);
    const refused = { id: (await newest()).id, why: 'not ours' };
    expect(await refuseCertificateRequest(hub, OPERATOR, refused)).toMatchObject({ state: 'REFUSED', why: 'not ours' });
    expect(await ask(csr)).toBe('REJECTED');
    expect(await refusal(answer())).toMatchObject({ code: 'conflict' });
  });

  it('sees requests of the stations of its own parties only', async () => {
    const { hub, id, ask, newest } = scene(await stores());
    await ask();
    const request = await newest();
    const seen = (staff: Staff) => listCertificateRequests(hub, staff, { stationId: id, state: 'OPEN', limit: 10 });
    expect(await seen(ENGINEER)).toEqual([request]);
    expect(await seen(STRANGER)).toEqual([]);
    expect(await seen({ ...STRANGER, parties: [] })).toEqual([]);
    expect(await findCertificateRequest(hub, ENGINEER, request.id)).toEqual(request);
    expect(await refusal(findCertificateRequest(hub, STRANGER, request.id))).toMatchObject({ code: 'unknown-object' });
  });
});
