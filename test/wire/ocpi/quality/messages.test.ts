import type { Deviation } from '../../../../src/domain/quality/deviation.js';
import { answerJson } from '../../../support/ocpi/fake-partner.js';
import { withField } from '../../../support/ocpi-example.js';
import { type Ask, type Network, type Platform, startNetwork } from '../../../support/roaming/network.js';
import { aCdr, aConnector, aLocation, aSession, aTariff, aToken } from '../../../support/roaming/objects.js';
import { LOCATION } from '../../../support/roaming/paths.js';

const IDS = { 'X-Request-ID': 'r-1', 'X-Correlation-ID': 'c-1' };
const cdrs = { count: 0 };

describe('what a partner does otherwise', () => {
  const noted: (Deviation & { readonly connectionId: string })[] = [];
  let network: Network;
  let cpo: Platform;
  let emsp: Platform;

  beforeAll(async () => {
    const note = (connectionId: string, deviation: Deviation) => void noted.push({ connectionId, ...deviation });
    network = await startNetwork({ qualityLog: { note, flush: async () => undefined } });
    cpo = await network.join([['NL*CPO', 'CPO']]);
    emsp = await network.join([['DE*MSP', 'EMSP']]);
  });

  afterAll(() => network.close());

  /** A request as OCPI wants it but for what a test changes; returns what was noted, `rule module pointer`. */
  async function notedIn(platform: Platform, method: string, path: string, ask: Ask = {}): Promise<readonly string[]> {
    noted.length = 0;
    const from = platform === cpo ? 'NL*CPO' : 'DE*MSP';
    await platform.ask(method, path, { to: 'XX*HUB', from, ...ask, headers: { ...IDS, ...ask.headers } });
    return noted.map(({ rule, module, pointer }) => `${rule} ${module} ${pointer}`);
  }

  it('is nothing when all is as OCPI says', async () => {
    expect(await notedIn(cpo, 'PUT', LOCATION, { body: aLocation() })).toEqual([]);
    expect(await notedIn(cpo, 'PUT', '/receiver/tariffs/NL/CPO/T1', { body: aTariff() })).toEqual([]);
    expect(await notedIn(cpo, 'PUT', '/receiver/sessions/NL/CPO/S1', { body: aSession() })).toEqual([]);
    expect(await notedIn(emsp, 'PUT', '/receiver/tokens/DE/MSP/04aB', { body: aToken() })).toEqual([]);
    expect(await notedIn(cpo, 'POST', '/receiver/cdrs', { body: aCdr() })).toEqual([]);
    expect(await notedIn(cpo, 'GET', `${network.hub.ocpiUrl}/versions`, { to: '', from: '' })).toEqual([]);
  });

  it('is a value that an enum does not have, with its place: it is taken, and told to the platform that sent it', async () => {
    let body = withField(aLocation(), 'evses.0.connectors.0.standard', 'MCS');
    body = withField(body, 'evses.0.capabilities', ['RESERVABLE', 'TELEPATHY']);
    expect(await notedIn(cpo, 'PUT', LOCATION, { body })).toEqual([
      'unknown-enum-value locations /evses/*/capabilities/*',
      'unknown-enum-value locations /evses/*/connectors/*/standard',
    ]);
    const [platform] = await network.hub.connections.findByParty('NL*CPO');
    expect(noted.map(({ connectionId, example }) => ({ connectionId, example }))).toEqual([
      { connectionId: platform?.id, example: 'TELEPATHY' },
      { connectionId: platform?.id, example: 'MCS' },
    ]);
  });

  it('counts once for a message, however often it stands there', async () => {
    const evses = Array.from({ length: 40 }, (_, index) => ({
      uid: `E${index}`,
      status: 'DREAMING',
      connectors: [{ ...CONNECTOR, id: '1', format: 'PLUG' }],
      last_updated: '2026-11-02T09:00:00Z',
    }));
    expect(await notedIn(cpo, 'PUT', LOCATION, { body: aLocation({ evses }) })).toEqual([
      'unknown-enum-value locations /evses/*/status',
      'unknown-enum-value locations /evses/*/connectors/*/format',
    ]);
  });

  it.each([
    ['locations', '/address', LOCATION, aLocation({ address: 'a'.repeat(256) })],
    ['locations', '/state', LOCATION, aLocation({ state: 's'.repeat(46) })],
    ['locations', '/operator/name', LOCATION, aLocation({ operator: { name: 'n'.repeat(101) } })],
    ['tokens', '/visual_number', '/receiver/tokens/DE/MSP/04aB', aToken({ visual_number: 'v'.repeat(65) })],
    ['cdrs', '/cdr_location/address', '/receiver/cdrs', inCdr('address', 'a'.repeat(46))],
    ['cdrs', '/cdr_location/state', '/receiver/cdrs', inCdr('state', 's'.repeat(21))],
    ['cdrs', '/signed_data/signed_values/*/plain_data', '/receiver/cdrs', signed('p'.repeat(5_001))],
  ])('is a text that is too long by the errata, which is not shown: %s %s', async (module, pointer, path, body) => {
    const platform = module === 'tokens' ? emsp : cpo;
    const method = module === 'cdrs' ? 'POST' : 'PUT';
    expect(await notedIn(platform, method, path, { body })).toEqual([`too-long ${module} ${pointer}`]);
    expect(noted[0]?.example).toMatch(/^\d+ characters, at most \d+$/);
  });

  it.each([
    [
      'an address of 255 characters and a state of 45',
      LOCATION,
      aLocation({ address: 'a'.repeat(255), state: 's'.repeat(45) }),
    ],
    ['plain data of 5000 characters', '/receiver/cdrs', signed('p'.repeat(5_000))],
  ])('is not what the errata allow: %s', async (_what, path, body) => {
    expect(await notedIn(cpo, path === LOCATION ? 'PUT' : 'POST', path, { body })).toEqual([]);
  });

  it('is a time without Z', async () => {
    const body = aLocation({ last_updated: '2026-11-02T09:00:01' });
    expect(await notedIn(cpo, 'PUT', LOCATION, { body })).toEqual(['date-without-zone locations /last_updated']);
    expect(noted[0]?.example).toBe('2026-11-02T09:00:01');
  });

  it('is in a PATCH and in a part only what they bring, told by its place in the whole', async () => {
    await notedIn(cpo, 'PUT', LOCATION, {
      body: aLocation({ evses: [EVSE], address: 'a'.repeat(300), last_updated: '2026-11-02T09:30:00Z' }),
    });
    const change = { last_updated: '2026-11-02T10:00:00', parking_type: 'ON_ROOF' };
    expect(await notedIn(cpo, 'PATCH', LOCATION, { body: change })).toEqual([
      'unknown-enum-value locations /parking_type',
      'date-without-zone locations /last_updated',
    ]);
    const status = { last_updated: '2026-11-02T11:00:00Z', status: 'SLEEPING' };
    expect(await notedIn(cpo, 'PATCH', `${LOCATION}/E1`, { body: status })).toEqual([
      'unknown-enum-value locations /evses/*/status',
    ]);
    const connector = { ...CONNECTOR, last_updated: '2026-11-02T12:00:00Z', power_type: 'AC_9_PHASE' };
    expect(await notedIn(cpo, 'PUT', `${LOCATION}/E1/1`, { body: connector })).toEqual([
      'unknown-enum-value locations /evses/*/connectors/*/power_type',
    ]);
  });

  it('is what was refused, by its code and its field', async () => {
    const body = withField(aLocation(), 'evses.0.connectors.0.max_voltage', 'much');
    expect(await notedIn(cpo, 'PUT', LOCATION, { body })).toEqual([
      'refused locations /evses/*/connectors/*/max_voltage',
    ]);
    expect(noted[0]?.example).toBe('bad-field: evses.0.connectors.0.max_voltage: expected integer');
    expect(await notedIn(cpo, 'PUT', LOCATION, { body: '{' })).toEqual(['refused locations ']);
    expect(await notedIn(cpo, 'GET', '/receiver/somewhere')).toEqual(['refused none ']);
  });

  it('is that a receiver did not answer as it should: that counts for the receiver, and not for who asked', async () => {
    const body = aLocation({ last_updated: '2026-11-02T13:00:00Z' });
    const [receiver] = await network.hub.connections.findByParty('DE*MSP');
    emsp.partner.on('/2.2.1/receiver/locations/NL/CPO/LOC1', (_req, res) => res.end('<html>'));
    expect(await notedIn(cpo, 'PUT', LOCATION, { to: 'DE*MSP', body })).toEqual(['answer-unusable locations ']);
    emsp.partner.on('/2.2.1/receiver/locations/NL/CPO/LOC1', (_req, res) =>
      answerJson(res, 401, { status_code: 2000 }),
    );
    expect(await notedIn(cpo, 'PUT', LOCATION, { to: 'DE*MSP', body })).toEqual(['token-refused locations ']);
    expect(noted[0]?.connectionId).toBe(receiver?.id);
  });

  it('shows nothing of a driver’s token that was refused', async () => {
    await notedIn(emsp, 'GET', '/receiver/tokens/DE/MSP/SECRET-UID', { to: '' });
    expect(noted).toEqual([expect.objectContaining({ rule: 'refused', example: 'unknown-object' })]);
    expect(JSON.stringify(noted)).not.toContain('SECRET-UID');
  });
});

const CONNECTOR = aConnector();

const EVSE = { uid: 'E1', status: 'AVAILABLE', connectors: [CONNECTOR], last_updated: '2026-11-02T09:00:00Z' };

/** A CDR under an id of its own. */
function anotherCdr(path: string, value: unknown) {
  return withField(aCdr({ id: `CDR-${++cdrs.count}` }), path, value);
}

function inCdr(field: string, value: string) {
  return anotherCdr(`cdr_location.${field}`, value);
}

function signed(plain: string) {
  const signed_values = [{ nature: 'Start', plain_data: plain, signed_data: 'c2lnbmVk' }];
  return anotherCdr('signed_data', { encoding_method: 'OCMF', signed_values });
}
