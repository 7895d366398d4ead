import supertest from 'supertest';
import { HubError, type HubErrorCode } from '../../../src/domain/errors.js';
import type { OcpiAnswer, OcpiModule } from '../../../src/wire/ocpi/module.js';
import { statusOf } from '../../../src/wire/ocpi/status.js';
import { aRegisteredParty } from '../../support/ocpi/a-registered-party.js';
import { type OcpiTestHub, startOcpiHub, tokenHeader } from '../../support/ocpi/ocpi-hub.js';

const RECEIVER = { countryCode: 'NL', partyId: 'CPO' };

describe('answers', () => {
  let hub: OcpiTestHub;
  let token = '';
  let answerNext: () => OcpiAnswer = () => ({ kind: 'own', http: 200 });

  const get = () =>
    supertest(`http://127.0.0.1:${hub.port}`)
      .get('/ocpi/2.2.1/sender/tariffs')
      .set(tokenHeader(token))
      .set('X-Request-ID', 'the-requesters');

  beforeAll(async () => {
    const tariffs: OcpiModule = {
      identifier: 'tariffs',
      role: 'SENDER',
      routes: [{ method: 'GET', path: '/', handle: async () => answerNext() }],
    };
    hub = await startOcpiHub({ modules: [tariffs] });
    token = (await aRegisteredParty(hub.hub, { parties: [['DE*MSP', 'EMSP']] })).token;
  });

  afterAll(() => hub.close());

  it('of a receiver pass byte by byte, with its HTTP status, in the name of the receiver', async () => {
    const body = '{ "status_code" : 2003,"status_message":"no", "data":{"x":0.10}, "timestamp":"2026-01-01T00:00:00" }';
    answerNext = () => ({
      kind: 'relayed',
      from: RECEIVER,
      answer: { httpStatus: 404, ocpiStatus: 2003, headers: {}, body: Buffer.from(body) },
    });
    const answer = await get();
    expect([answer.status, answer.text]).toEqual([404, body]);
    expect(answer.headers).toMatchObject({
      'x-request-id': 'the-requesters',
      'ocpi-to-country-code': 'DE',
      'ocpi-to-party-id': 'MSP',
      'ocpi-from-country-code': 'NL',
      'ocpi-from-party-id': 'CPO',
    });
  });

  it('of a receiver bring their counts along, but no Link, Location or id of their own', async () => {
    const headers = {
      'x-total-count': '17',
      'x-limit': '5',
      link: '<https://receiver.example/tariffs?offset=5>; rel="next"',
      location: 'https://receiver.example/tariffs/1',
      'x-request-id': 'the-receivers',
      'set-cookie': 'a=b',
    };
    const body = Buffer.from('{"status_code":1000,"data":[]}');
    answerNext = () => ({
      kind: 'relayed',
      from: RECEIVER,
      answer: { httpStatus: 200, ocpiStatus: 1000, headers, body },
      headers: { Link: '<https://hub.example/tariffs?offset=5>; rel="next"' },
    });
    const answer = await get();
    expect(answer.headers).toMatchObject({
      'x-total-count': '17',
      'x-limit': '5',
      link: '<https://hub.example/tariffs?offset=5>; rel="next"',
      'x-request-id': 'the-requesters',
    });
    expect(answer.headers).not.toHaveProperty('location');
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  it('of the hub leave data out when there is none, and give an empty list as one', async () => {
    answerNext = () => ({ kind: 'own', http: 201, headers: { Location: 'https://hub.example/1' } });
    const nothing = await get();
    expect([nothing.status, nothing.body.status_code, nothing.headers['location']]).toEqual([
      201,
      1000,
      'https://hub.example/1',
    ]);
    expect(nothing.body).not.toHaveProperty('data');
    answerNext = () => ({ kind: 'own', http: 200, data: [] });
    expect((await get()).body.data).toEqual([]);
  });

  it('of the hub contain stored originals as they were written', async () => {
    answerNext = () => ({ kind: 'own', http: 200, data: [{ rawJson: '{"price": 0.10, "new": null}' }, { id: 'T2' }] });
    expect((await get()).text).toContain('"data":[{"price": 0.10, "new": null},{"id":"T2"}]');
    answerNext = () => ({ kind: 'own', http: 200, data: { rawJson: '{"price": 0.10}' } });
    expect((await get()).text).toContain('"data":{"price": 0.10}}');
  });

  it('of the hub can be in another party’s name', async () => {
    answerNext = () => ({ kind: 'own', http: 200, from: RECEIVER });
    expect((await get()).headers).toMatchObject({ 'ocpi-from-country-code': 'NL', 'ocpi-from-party-id': 'CPO' });
  });

  it.each(Object.keys(statusOf) as HubErrorCode[])('to what is refused as %s follow the table', async (code) => {
    answerNext = () => {
      throw new HubError(code, 'because', 'some.field');
    };
    const answer = await get();
    expect([answer.status, answer.body.status_code]).toEqual([statusOf[code].http, statusOf[code].ocpi]);
    expect(answer.body.status_message).toBe('because');
    expect(answer.headers['ocpi-from-party-id']).toBe('HUB');
  });

  it('to messages that could be read are HTTP errors only where the transport is at fault', () => {
    const errors = Object.entries(statusOf).filter(([, { http }]) => http >= 400);
    expect(errors.map(([code]) => code).sort()).toEqual([
      'already-registered',
      'bad-json',
      'forbidden',
      'method-not-allowed',
      'not-registered',
      'too-large',
      'too-many-requests',
      'unauthorized',
      'unknown-object',
      'unknown-path',
      // mod_tokens, real-time authorization: HTTP 404 and 2004.
      'unknown-token',
      'unsupported-media-type',
    ]);
  });
});
