import { startNetwork } from '../../../support/roaming/network.js';
import { aLocation, aTariff, aToken } from '../../../support/roaming/objects.js';
import { asking, joinPair, type Pair } from '../../../support/roaming/pair.js';
import { LOCATION, SESSION, TARIFF, TOKEN } from '../../../support/roaming/paths.js';

let pair: Pair;

beforeEach(async () => {
  pair = await joinPair(await startNetwork(), ['NL*CPO', 'NL*CP2']);
});

afterEach(() => pair.network.close());

const asCpo = asking('NL*CPO', () => pair);

describe('an object that a party pushes to the hub', () => {
  // Requirement 8.
  it('is new at first and replaced after that: 201, then 200', async () => {
    expect(await asCpo('PUT', LOCATION, aLocation())).toMatchObject({ http: 201, ocpi: 1000 });
    expect(await asCpo('PUT', LOCATION, aLocation())).toMatchObject({ http: 200, ocpi: 1000 });
    expect(await asCpo('PUT', TARIFF, aTariff())).toMatchObject({ http: 201 });
    expect(await pair.emsp.ask('PUT', TOKEN, { body: aToken() })).toMatchObject({ http: 201 });
    expect(await pair.emsp.ask('PUT', TOKEN, { body: aToken() })).toMatchObject({ http: 200 });
  });

  it('is kept as well when it is addressed to the hub', async () => {
    expect(await asCpo('PUT', TARIFF, aTariff(), 'XX*HUB')).toMatchObject({ http: 201, ocpi: 1000 });
  });

  // Requirements 9 and 10.
  it('is answered with an envelope that has no data', async () => {
    const answer = await asCpo('PUT', LOCATION, aLocation());
    expect(JSON.parse(answer.text)).toEqual({ status_code: 1000, timestamp: expect.any(String) });
  });

  // Requirement 6.
  it('is refused with HTTP 200 and 2001 that names the field when one is missing', async () => {
    const answer = await asCpo('PUT', LOCATION, aLocation({ coordinates: undefined }));
    expect(answer).toMatchObject({ http: 200, ocpi: 2001, message: 'coordinates: required (object)' });
    expect(await asCpo('PUT', LOCATION)).toMatchObject({
      http: 200,
      ocpi: 2001,
      message: 'body: expected a JSON object',
    });
    expect(await asCpo('PUT', LOCATION, [])).toMatchObject({ http: 200, ocpi: 2001 });
    expect(pair.network.hub.objects.all()).toEqual([]);
  });

  // Requirement 5.
  it('is refused with HTTP 400 when it is no JSON', async () => {
    expect(await asCpo('PUT', LOCATION, '{')).toMatchObject({ http: 400, ocpi: 2000 });
  });

  // Requirement 7.
  it('is HTTP 404 with an envelope when nobody knows it', async () => {
    expect(await asCpo('GET', '/receiver/locations/NL/CPO/NOPE')).toMatchObject({ http: 404, ocpi: 2000 });
  });

  // Requirement 11.
  it.each([
    ['DELETE', LOCATION, 'GET, PUT, PATCH'],
    ['POST', LOCATION, 'GET, PUT, PATCH'],
    ['PATCH', TARIFF, 'GET, PUT, DELETE'],
    ['DELETE', SESSION, 'GET, PUT, PATCH'],
    ['DELETE', TOKEN, 'GET, PUT, PATCH'],
    ['PUT', '/sender/locations', 'GET'],
    ['POST', '/sender/cdrs', 'GET'],
  ])('has no %s %s: 405', async (method, path, allow) => {
    const answer = await asCpo(method, path, {});
    expect(answer).toMatchObject({ http: 405, ocpi: 2000 });
    expect(answer.headers.get('allow')).toBe(allow);
  });

  // Requirements 37 and 38.
  it('is given back as it came: unknown fields, unknown values, null, digits, text and times', async () => {
    const text = JSON.stringify(aTariff({ 'x-vendor': { ö: null }, type: 'NIGHT_SPECIAL', tariff_alt_url: null }))
      .replace('"price":0.25', '"price":0.250000000000000000001')
      .replace('2026-11-02T09:00:00Z', '2026-11-02T09:00:00.120');
    await asCpo('PUT', TARIFF, `${text}\n`);
    const answer = await asCpo('GET', TARIFF);
    expect(answer.text).toContain(`"data":${text}`);
    expect((await pair.emsp.ask('GET', '/sender/tariffs')).text).toContain(text);
  });
});

describe('the owner of an object', () => {
  // Requirement 59, threat 10.
  it.each([
    ['/receiver/tariffs/NL/CPO/T2', {}, 'id: is not the one in the URL'],
    ['/receiver/tariffs/NL/CP2/T1', {}, 'party_id: is not the one in the URL'],
    [TARIFF, { country_code: 'BE' }, 'country_code: is not the one in the URL'],
  ])('is who the URL and the body say: %s with %p', async (path, fields, message) => {
    expect(await asCpo('PUT', path, aTariff(fields))).toMatchObject({ http: 200, ocpi: 2001, message });
    expect(pair.network.hub.objects.all()).toEqual([]);
  });

  // Requirement 60.
  it('and the id compare without case, and keep the case in which they came', async () => {
    await asCpo('PUT', '/receiver/tariffs/nl/cpo/t1', aTariff({ party_id: 'cpo', id: 'tArIfF' }));
    const body = aTariff({ party_id: 'cpo', id: 'tArIfF' });
    expect(await asCpo('PUT', '/receiver/tariffs/nl/cpo/TARIFF', body)).toMatchObject({ http: 201 });
    expect(await asCpo('GET', '/receiver/tariffs/NL/CPO/tariff')).toMatchObject({ http: 200, data: body });
  });

  it('is a party of the caller, in a role that owns such objects', async () => {
    const others = aTariff({ country_code: 'DE', party_id: 'MSP' });
    const refused = { http: 200, ocpi: 2001 };
    expect(await asCpo('PUT', '/receiver/tariffs/DE/MSP/T1', others)).toMatchObject(refused);
    expect(await pair.emsp.ask('PUT', '/receiver/tariffs/DE/MSP/T1', { body: others })).toMatchObject(refused);
    expect(await pair.emsp.ask('PATCH', LOCATION, { body: {} })).toMatchObject(refused);
    expect(await pair.emsp.ask('DELETE', TARIFF)).toMatchObject(refused);
    expect(pair.network.hub.objects.all()).toEqual([]);
  });

  it('is the only one who may ask what others hold of it', async () => {
    await asCpo('PUT', TARIFF, aTariff());
    expect(await pair.emsp.ask('GET', TARIFF)).toMatchObject({ http: 404 });
    expect(await pair.emsp.ask('GET', TARIFF, { to: 'NL*CPO' })).toMatchObject({ http: 404 });
  });
});

describe('a PATCH', () => {
  // Requirement 56.
  it('needs last_updated', async () => {
    await asCpo('PUT', LOCATION, aLocation());
    const answer = await asCpo('PATCH', LOCATION, { name: 'Gent' });
    expect(answer).toMatchObject({ http: 200, ocpi: 2001, message: 'last_updated: required (string)' });
    expect((await asCpo('GET', LOCATION)).data).toMatchObject({ name: 'Gent Zuid' });
  });

  it('of something that the hub does not know is 404, so that its owner sends the whole', async () => {
    expect(await asCpo('PATCH', LOCATION, { last_updated: '2026-11-02T10:00:00Z' })).toMatchObject({ http: 404 });
  });

  it('changes what it names and nothing else, lists whole, digits as they were', async () => {
    await pair.emsp.ask('PUT', TOKEN, {
      body: JSON.stringify(aToken({ x: [1, 2], n: 0 })).replace('"n":0', '"n":0.10'),
    });
    const patch = { valid: false, x: [3], last_updated: '2026-11-02T10:00:00Z' };
    expect(await pair.emsp.ask('PATCH', TOKEN, { body: patch })).toMatchObject({ http: 200, ocpi: 1000 });
    const { text, data } = await pair.emsp.ask('GET', TOKEN);
    expect(data).toEqual({ ...aToken(), ...patch, n: 0.1 });
    expect(text).toContain('"n":0.10');
  });

  // Threats 27 and 28.
  it.each([
    '{"__proto__":{"polluted":true},"last_updated":"2026-11-02T10:00:00Z"}',
    '{"constructor":{"prototype":{"polluted":true}},"last_updated":"2026-11-02T10:00:00Z"}',
    '{"name":"a","name":"b","last_updated":"2026-11-02T10:00:00Z"}',
  ])('that two readers could read differently is refused: %s', async (body) => {
    await asCpo('PUT', LOCATION, aLocation());
    expect(await asCpo('PATCH', LOCATION, body)).toMatchObject({ http: 400, ocpi: 2000 });
    expect((await asCpo('GET', LOCATION)).data).toEqual(aLocation());
    expect(Object({})).not.toHaveProperty('polluted');
  });

  it('that makes a bad object of a good one is refused', async () => {
    await asCpo('PUT', LOCATION, aLocation());
    const patch = { evses: [{ uid: '1' }], last_updated: '2026-11-02T10:00:00Z' };
    expect(await asCpo('PATCH', LOCATION, patch)).toMatchObject({
      ocpi: 2001,
      message: 'evses.0.status: required (string)',
    });
    const other = { id: 'LOC2', last_updated: '2026-11-02T10:00:00Z' };
    expect(await asCpo('PATCH', LOCATION, other)).toMatchObject({
      ocpi: 2001,
      message: 'id: is not the one in the URL',
    });
    expect((await asCpo('GET', LOCATION)).data).toEqual(aLocation());
  });

  it('or a PUT that is older than what is stored is taken and changes nothing', async () => {
    await asCpo('PUT', LOCATION, aLocation({ name: 'new' }));
    const old = { name: 'old', last_updated: '2026-11-02T08:59:59.999Z' };
    expect(await asCpo('PATCH', LOCATION, old)).toMatchObject({ http: 200, ocpi: 1000 });
    expect(await asCpo('PUT', LOCATION, aLocation(old))).toMatchObject({ http: 200, ocpi: 1000 });
    expect((await asCpo('GET', LOCATION)).data).toMatchObject({ name: 'new', last_updated: '2026-11-02T09:00:00Z' });
  });
});
