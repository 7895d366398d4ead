import { type Json, ocpiExample } from '../../../support/ocpi-example.js';
import { type Network, type Platform, startNetwork } from '../../../support/roaming/network.js';
import { aLocation } from '../../../support/roaming/objects.js';
import { LOCATION } from '../../../support/roaming/paths.js';

const EVSE = `${LOCATION}/3256`;
const CONNECTOR = `${EVSE}/1`;
const [NINE, TEN, ELEVEN] = ['09', '10', '11'].map((hour) => `2026-11-02T${hour}:00:00Z`);

let network: Network;
let cpo: Platform;

beforeEach(async () => {
  network = await startNetwork();
  cpo = await network.join([['NL*CPO', 'CPO']]);
  await cpo.ask('PUT', LOCATION, { body: aLocation() });
});

afterEach(() => network.close());

const get = async (path: string) => Object((await cpo.ask('GET', path)).data);
const anEvse = (fields: Json = {}) => ({ ...Object(aLocation()['evses'])[0], last_updated: TEN, ...fields });
const aConnector = (fields: Json = {}) => ({ ...anEvse().connectors[0], last_updated: TEN, ...fields });

describe('an EVSE or a Connector on its own', () => {
  it('can be read', async () => {
    const [evse] = Object(ocpiExample('location_example')['evses']);
    expect(await get(EVSE)).toEqual(evse);
    expect(await get(CONNECTOR)).toEqual(evse.connectors[0]);
    expect(await cpo.ask('GET', `${LOCATION}/9999`)).toMatchObject({ http: 404 });
    expect(await cpo.ask('GET', `${EVSE}/9`)).toMatchObject({ http: 404 });
  });

  // Requirement 58.
  it('that is patched sets last_updated of what is around it to its own', async () => {
    const answer = await cpo.ask('PATCH', EVSE, { body: { status: 'CHARGING', last_updated: TEN } });
    expect(answer).toMatchObject({ http: 200, ocpi: 1000 });
    const location = await get(LOCATION);
    expect(location).toMatchObject({ last_updated: TEN, evses: [{ status: 'CHARGING', last_updated: TEN }, {}] });
    expect(location.evses[1].last_updated).toBe(Object(aLocation()['evses'])[1].last_updated);

    await cpo.ask('PATCH', CONNECTOR, { body: { tariff_ids: ['15'], last_updated: ELEVEN } });
    expect(await get(LOCATION)).toMatchObject({
      last_updated: ELEVEN,
      evses: [
        { last_updated: ELEVEN, status: 'CHARGING', connectors: [{ tariff_ids: ['15'], last_updated: ELEVEN }, {}] },
        {},
      ],
    });
  });

  it('that is put is new or replaces the one with its id, whatever the case of ids', async () => {
    expect(await cpo.ask('PUT', EVSE, { body: anEvse({ status: 'BLOCKED' }) })).toMatchObject({ http: 200 });
    expect(await cpo.ask('PUT', `${LOCATION}/new1`, { body: anEvse({ uid: 'NEW1' }) })).toMatchObject({ http: 201 });
    expect(await cpo.ask('PUT', `${EVSE}/7`, { body: aConnector({ id: '7' }) })).toMatchObject({ http: 201 });
    expect(await cpo.ask('PUT', CONNECTOR, { body: aConnector({ format: 'SOCKET' }) })).toMatchObject({ http: 200 });
    const { evses, last_updated } = await get(LOCATION);
    expect(last_updated).toBe(TEN);
    expect(evses.map(({ uid }: Json) => uid)).toEqual(['3256', '3257', 'NEW1']);
    expect(evses[0]).toMatchObject({ status: 'BLOCKED', last_updated: TEN });
    expect(evses[0].connectors.map(({ id, format }: Json) => [id, format])).toEqual([
      ['1', 'SOCKET'],
      ['2', 'SOCKET'],
      ['7', 'CABLE'],
    ]);
  });

  it('that is older than the one that is stored changes nothing', async () => {
    await cpo.ask('PATCH', EVSE, { body: { status: 'CHARGING', last_updated: TEN } });
    const late = { status: 'AVAILABLE', last_updated: '2026-11-02T09:59:59Z' };
    expect(await cpo.ask('PATCH', EVSE, { body: late })).toMatchObject({ http: 200, ocpi: 1000 });
    expect(await cpo.ask('PUT', EVSE, { body: anEvse(late) })).toMatchObject({ http: 200, ocpi: 1000 });
    expect(await get(EVSE)).toMatchObject({ status: 'CHARGING', last_updated: TEN });
  });

  it('does not set back what is around it when another one was later', async () => {
    await cpo.ask('PATCH', `${LOCATION}/3257`, { body: { status: 'CHARGING', last_updated: ELEVEN } });
    await cpo.ask('PATCH', EVSE, { body: { status: 'BLOCKED', last_updated: TEN } });
    expect(await get(LOCATION)).toMatchObject({
      last_updated: ELEVEN,
      evses: [
        { status: 'BLOCKED', last_updated: TEN },
        { status: 'CHARGING', last_updated: ELEVEN },
      ],
    });
  });

  it('is removed by its status and stays in the Location', async () => {
    await cpo.ask('PATCH', EVSE, { body: { status: 'REMOVED', last_updated: TEN } });
    expect((await get(LOCATION)).evses).toHaveLength(2);
    expect(await get(EVSE)).toMatchObject({ status: 'REMOVED' });
  });

  it('is refused without last_updated, with a bad field and with another id than in the URL', async () => {
    const refused = (message: string) => ({ http: 200, ocpi: 2001, message });
    const answers = [
      [await cpo.ask('PATCH', EVSE, { body: { status: 'BLOCKED' } }), 'last_updated: required (string)'],
      [await cpo.ask('PUT', EVSE, { body: anEvse({ connectors: [] }) }), 'connectors: expected at least one item'],
      [await cpo.ask('PUT', EVSE, { body: anEvse({ uid: '9' }) }), 'uid: is not the one in the URL'],
      [await cpo.ask('PUT', CONNECTOR, { body: aConnector({ id: '9' }) }), 'id: is not the one in the URL'],
      [await cpo.ask('PUT', CONNECTOR, { body: aConnector({ max_voltage: '1' }) }), 'max_voltage: expected integer'],
      [await cpo.ask('PUT', EVSE), 'body: expected a JSON object'],
    ] as const;
    for (const [answer, message] of answers) expect(answer).toMatchObject(refused(message));
    expect((await get(LOCATION)).last_updated).toBe(NINE);
  });

  it('is 404 when what is around it, or what a PATCH would change, is not known', async () => {
    const unknown = { http: 404, ocpi: 2000 };
    const elsewhere = '/receiver/locations/NL/CPO/LOC9/3256';
    const patch = { status: 'BLOCKED', last_updated: TEN };
    expect(await cpo.ask('PUT', elsewhere, { body: anEvse() })).toMatchObject(unknown);
    expect(await cpo.ask('PUT', `${LOCATION}/9/1`, { body: aConnector() })).toMatchObject(unknown);
    expect(await cpo.ask('PATCH', `${LOCATION}/9`, { body: patch })).toMatchObject(unknown);
    expect(await cpo.ask('PATCH', `${EVSE}/9`, { body: patch })).toMatchObject(unknown);
  });

  it('keeps the digits and the unknown fields of all that it does not change', async () => {
    const text = JSON.stringify(aLocation({ 'x-price': 0, 'y-vendor': { a: null } })).replace(
      '"x-price":0',
      '"x-price":0.10',
    );
    await cpo.ask('PUT', LOCATION, { body: text });
    await cpo.ask('PATCH', CONNECTOR, { body: { max_voltage: 230, last_updated: TEN } });
    const answer = await cpo.ask('GET', LOCATION);
    expect(answer.text).toContain('"x-price":0.10,"y-vendor":{"a":null}');
  });
});

describe('many changes of one Location at the same time', () => {
  it('are all kept', async () => {
    const statuses = Array.from({ length: 8 }, (_, index) => ({ id: `C${index}`, status: index }));
    await Promise.all(statuses.map(({ id }) => cpo.ask('PUT', `${EVSE}/${id}`, { body: aConnector({ id }) })));
    const { connectors } = await get(EVSE);
    expect(connectors).toHaveLength(10);
  });
});
