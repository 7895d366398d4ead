import { startNetwork } from '../../../support/roaming/network.js';
import { aSession, aTariff, aToken } from '../../../support/roaming/objects.js';
import { asking, joinPair, type Pair } from '../../../support/roaming/pair.js';
import { SESSION, TARIFF, TOKEN } from '../../../support/roaming/paths.js';

let pair: Pair;

beforeEach(async () => {
  pair = await joinPair(await startNetwork(), ['NL*CPO', 'NL*CP2']);
});

afterEach(() => pair.network.close());

const asCpo = asking('NL*CPO', () => pair);

describe('a Tariff', () => {
  // Requirement 73.
  it('needs last_updated, which the example of the standard lacks', async () => {
    const answer = await asCpo('PUT', TARIFF, aTariff({ last_updated: undefined }));
    expect(answer).toMatchObject({ http: 200, ocpi: 2001, message: 'last_updated: required (string)' });
  });

  it('can be taken back, once', async () => {
    await asCpo('PUT', TARIFF, aTariff());
    expect(await asCpo('DELETE', TARIFF)).toMatchObject({ http: 200, ocpi: 1000 });
    expect(await asCpo('GET', TARIFF)).toMatchObject({ http: 404 });
    expect(await asCpo('DELETE', TARIFF)).toMatchObject({ http: 404 });
  });
});

describe('a Session', () => {
  const period = (start: string) => ({ start_date_time: start, dimensions: [{ type: 'ENERGY', volume: 1 }] });
  const [first, second, third] = ['09:00', '09:10', '09:20'].map((time) => period(`2026-11-02T${time}:00Z`));
  const periods = async () => Object(await (await asCpo('GET', SESSION)).data).charging_periods;

  // Requirement 57.
  it('gets the charging periods of a PATCH added, and those of a PUT instead of its own', async () => {
    await asCpo('PUT', SESSION, aSession({ charging_periods: [first] }));
    await asCpo('PATCH', SESSION, { charging_periods: [second], kwh: 2, last_updated: '2026-11-02T09:10:00Z' });
    await asCpo('PATCH', SESSION, { charging_periods: [third], last_updated: '2026-11-02T09:20:00Z' });
    expect(await periods()).toEqual([first, second, third]);
    await asCpo('PATCH', SESSION, { charging_periods: [], last_updated: '2026-11-02T09:21:00Z' });
    await asCpo('PATCH', SESSION, { kwh: 3, last_updated: '2026-11-02T09:22:00Z' });
    expect(await periods()).toEqual([first, second, third]);
    const last_updated = '2026-11-02T09:30:00Z';
    await asCpo('PUT', SESSION, aSession({ charging_periods: [third], last_updated }));
    expect(await periods()).toEqual([third]);
    await asCpo('PUT', SESSION, aSession({ charging_periods: undefined, last_updated }));
    expect(await periods()).toBeUndefined();
  });

  it('gets the periods of a PATCH that was sent twice only once', async () => {
    await asCpo('PUT', SESSION, aSession({ charging_periods: [first] }));
    const patch = { charging_periods: [second, third], last_updated: '2026-11-02T09:20:00Z' };
    await asCpo('PATCH', SESSION, patch);
    await asCpo('PATCH', SESSION, patch);
    expect(await periods()).toEqual([first, second, third]);
  });
});

describe('a Token', () => {
  // Requirement 60.
  it('is the same whatever the case of its uid, and keeps the case in which it came', async () => {
    await pair.emsp.ask('PUT', TOKEN, { body: aToken() });
    expect(await pair.emsp.ask('GET', '/receiver/tokens/de/msp/04AB')).toMatchObject({ http: 200, data: aToken() });
  });

  // Requirement 61.
  it('is another one for each type of the same uid', async () => {
    const app = aToken({ type: 'APP_USER', contract_id: 'APP' });
    expect(await pair.emsp.ask('PUT', TOKEN, { body: aToken() })).toMatchObject({ http: 201 });
    expect(await pair.emsp.ask('PUT', `${TOKEN}?type=APP_USER`, { body: app })).toMatchObject({ http: 201 });
    expect((await pair.emsp.ask('GET', TOKEN)).data).toEqual(aToken());
    expect((await pair.emsp.ask('GET', `${TOKEN}?type=APP_USER`)).data).toEqual(app);
    expect(await pair.emsp.ask('GET', `${TOKEN}?type=OTHER`)).toMatchObject({ http: 404 });
  });

  it('whose type only the body of the PUT says is taken', async () => {
    expect(await pair.emsp.ask('PUT', TOKEN, { body: aToken({ type: 'APP_USER' }) })).toMatchObject({ http: 201 });
    expect(await pair.emsp.ask('GET', `${TOKEN}?type=APP_USER`)).toMatchObject({ http: 200 });
  });

  it('whose URL and body say different types is refused', async () => {
    const twice = await pair.emsp.ask('PUT', `${TOKEN}?type=RFID&type=APP_USER`, { body: aToken() });
    expect(twice).toMatchObject({ http: 200, ocpi: 2001, message: 'type: came twice' });
    const answer = await pair.emsp.ask('PUT', `${TOKEN}?type=RFID`, { body: aToken({ type: 'APP_USER' }) });
    expect(answer).toMatchObject({ http: 200, ocpi: 2001, message: 'type: is not the one in the URL' });
    await pair.emsp.ask('PUT', TOKEN, { body: aToken() });
    const patch = { type: 'APP_USER', last_updated: '2026-11-02T10:00:00Z' };
    expect(await pair.emsp.ask('PATCH', TOKEN, { body: patch })).toMatchObject({ ocpi: 2001 });
  });
});
