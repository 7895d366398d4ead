import { readFileSync } from 'node:fs';
import { removeObject } from '../../src/flows/roaming/remove-object.js';
import { ocpiExample, ocpiExamples } from '../support/ocpi-example.js';
import { type Network, type Platform, startNetwork } from '../support/roaming/network.js';

/** The text of an example as it stands in the specification, white space and all. */
function textOf(name: string): string {
  return readFileSync(new URL(`../fixtures/ocpi/2.2.1/${name}.json`, import.meta.url), 'utf8');
}

/** Owner, id and query of an example's URL. */
function pathOf(name: string): string {
  const { country_code, party_id, id, uid, type } = ocpiExample(name);
  const last = encodeURIComponent(String(id ?? uid));
  return `/${country_code}/${party_id}/${last}${uid ? `?type=${type}` : ''}`;
}

const TARIFFS = ocpiExamples('tariff').filter((name) => name !== 'tariff_put_example');
const OBJECTS: readonly (readonly [string, string])[] = [
  ...ocpiExamples('location_example').map((name) => ['locations', name] as const),
  ...ocpiExamples('session_example').map((name) => ['sessions', name] as const),
  ...TARIFFS.map((name) => ['tariffs', name] as const),
  ...[...ocpiExamples('token_example'), 'token_put_example'].map((name) => ['tokens', name] as const),
];

/** Changes, and the object of the specification to which each belongs. */
const PATCHES = [
  ['locations', 'location_patch_example_location', 'location_example', ''],
  ['locations', 'location_patch_example_status', 'location_example', '/3256'],
  ['locations', 'location_patch_example_remove_evse', 'location_example', '/3256'],
  ['locations', 'location_patch_example_tariff', 'location_example', '/3256/1'],
  ['sessions', 'session_patch_example_charging_period', 'session_example_1_simple_start', ''],
  ['sessions', 'session_patch_example_total_cost', 'session_example_1_simple_start', ''],
  ['tokens', 'token_patch_example', 'token_example_2_full_rfid', ''],
] as const;

describe('every valid example object of the OCPI 2.2.1 specification', () => {
  let network: Network;
  let cpo: Platform;
  let emsp: Platform;

  beforeAll(async () => {
    network = await startNetwork();
    const cpos = ['BE*BEC', 'SE*EVC', 'NL*ALF', 'NL*ALL', 'DE*ALL', 'NL*STK'];
    cpo = await network.join(cpos.map((party) => [party, 'CPO'] as const));
    emsp = await network.join(['DE*TNM', 'NL*TNM', 'NL*TST'].map((party) => [party, 'EMSP'] as const));
  });

  afterAll(() => network.close());

  const senderOf = (module: string) =>
    module === 'tokens' ? { platform: emsp, receiver: cpo } : { platform: cpo, receiver: emsp };
  const partiesOf = (module: string, name: string) => {
    const { country_code, party_id, cdr_token } = ocpiExample(name) as Record<string, string> & {
      cdr_token?: Record<string, string>;
    };
    const emspOfToken = cdr_token ? `${cdr_token['country_code']}*${cdr_token['party_id']}` : 'DE*TNM';
    return { from: `${country_code}*${party_id}`, to: module === 'tokens' ? 'BE*BEC' : emspOfToken };
  };

  it.each(OBJECTS)('%s: %s reaches the receiver byte for byte', async (module, name) => {
    const { platform, receiver } = senderOf(module);
    const path = `/2.2.1/receiver/${module}${pathOf(name)}`;
    receiver.partner.on(path, (_req, res) => res.end('{"status_code":1000,"timestamp":"2026-11-02T12:00:00Z"}'));
    const answer = await platform.ask('PUT', path.slice('/2.2.1'.length), {
      ...partiesOf(module, name),
      body: textOf(name),
    });
    expect(answer).toMatchObject({ http: 200, ocpi: 1000 });
    expect(receiver.partner.seen.at(-1)).toMatchObject({ method: 'PUT', path, body: textOf(name) });
  });

  it.each(OBJECTS)('%s: %s comes out of the hub byte for byte', async (module, name) => {
    const { platform } = senderOf(module);
    const path = `/receiver/${module}${pathOf(name)}`;
    const { from } = partiesOf(module, name);
    // A later one of the same id may have replaced it: the specification uses ids again.
    await removeObject(network.hub, { module: module as 'locations', key: keyOf(name), route: { kind: 'hub' } });
    await platform.ask('PUT', path, { from, body: textOf(name) });
    const { text } = await platform.ask('GET', path, { from });
    expect(text).toContain(`"data":${textOf(name)}}`);
  });

  it.each(PATCHES)('%s: %s reaches the receiver byte for byte', async (module, name, object, part) => {
    const { platform, receiver } = senderOf(module);
    const { from, to } = partiesOf(module, object);
    await removeObject(network.hub, { module, key: keyOf(object), route: { kind: 'hub' } });
    const [owner = '', query] = pathOf(object).split('?');
    const at = (rest: string) => `/receiver/${module}${owner}${rest}${query ? `?${query}` : ''}`;
    await platform.ask('PUT', at(''), { from, body: textOf(object) });
    receiver.partner.on(`/2.2.1${at(part)}`, (_req, res) => res.end('{"status_code":1000,"timestamp":"2026"}'));
    expect(await platform.ask('PATCH', at(part), { from, to, body: textOf(name) })).toMatchObject({ ocpi: 1000 });
    expect(receiver.partner.seen.at(-1)).toMatchObject({ method: 'PATCH', body: textOf(name) });
  });

  it('a CDR is kept and shown byte for byte', async () => {
    const text = textOf('cdr_example');
    const posted = await cpo.ask('POST', '/receiver/cdrs', { from: 'BE*BEC', to: 'DE*TNM', body: text });
    expect(posted).toMatchObject({ http: 201, ocpi: 1000 });
    const shown = await emsp.ask('GET', posted.headers.get('Location') ?? '', { from: 'DE*TNM' });
    expect(shown.text).toContain(`"data":${text}}`);
    expect(network.hub.cdrs.all()[0]?.original).toBe(text);
  });

  it('but two, which break the specification, and are refused with the field', async () => {
    const tariff = await cpo.ask('PUT', '/receiver/tariffs/DE/ALL/12', {
      from: 'DE*ALL',
      body: textOf('tariff_put_example'),
    });
    expect(tariff).toMatchObject({ http: 200, ocpi: 2001, message: expect.stringContaining('last_updated') });
    const body = textOf('location_put_example_add_evse');
    const evse = await cpo.ask('PUT', '/receiver/locations/BE/BEC/LOC1/3256', { from: 'BE*BEC', body });
    expect(evse).toMatchObject({ http: 200, ocpi: 2001, message: expect.stringContaining('physical_reference') });
  });

  function keyOf(name: string): string {
    const { country_code, party_id, id, uid, type } = ocpiExample(name);
    return [`${country_code}*${party_id}`, String(id ?? uid), ...(uid ? [String(type)] : [])].join('/').toUpperCase();
  }
});
