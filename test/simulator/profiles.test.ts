import { waitFor } from '../../src/simulator/emsp/results.js';
import type { OcpiChargingProfile } from '../../src/simulator/ocpi-commands.js';
import { CPO, EMSP, resultOf, type SandboxPair, sessionThat, useSandboxPairs } from './sandbox-pair.js';

const ROUTING = { from: EMSP, to: CPO };
const STRANGER = { from: { country_code: 'FR', party_id: 'EMP' }, to: CPO };
const pairOf = useSandboxPairs();

const HALF: OcpiChargingProfile = {
  charging_rate_unit: 'W',
  charging_profile_period: [
    { start_period: 0, limit: 25_000 },
    { start_period: 900, limit: 90_000 },
  ],
};

/** A pair with a session that runs at an EVSE of 50 kW. */
async function charging(): Promise<{ pair: SandboxPair; id: string }> {
  const pair = await pairOf();
  const token = pair.emsp.tokens[0]?.token;
  if (!token) throw new Error('no token');
  await pair.emsp.platform.command('START_SESSION', { token, location_id: 'LOC1' }, ROUTING);
  const session = await sessionThat(pair, ({ status }) => status === 'ACTIVE');
  return { pair, id: String(session['id']) };
}

/** The limits that the eMSP was last told of. */
function limitsAt({ emsp }: SandboxPair, id: string): readonly number[] | undefined {
  const active = emsp.platform.received.get('chargingprofiles', id) as
    | { charging_profile: OcpiChargingProfile }
    | undefined;
  return active?.charging_profile.charging_profile_period.map(({ limit }) => limit);
}

async function untilLimits(pair: SandboxPair, id: string, limits: readonly number[]): Promise<unknown> {
  const isIt = (): true | undefined => (String(limitsAt(pair, id)) === String(limits) ? true : undefined);
  await waitFor(isIt, 1_000);
  return limitsAt(pair, id);
}

describe('charging profiles between a simulated eMSP and a simulated CPO', () => {
  it('are set, asked for and cleared, and changes are told to who set one', async () => {
    const { pair, id } = await charging();
    const { platform } = pair.emsp;
    const set = await platform.setChargingProfile(id, HALF, ROUTING);
    expect([set.response, await resultOf(pair, set.id)]).toEqual(['ACCEPTED', { result: 'ACCEPTED' }]);
    expect(await untilLimits(pair, id, [25_000, 50_000])).toEqual([25_000, 50_000]);

    await pair.cpo.profiles.limit(id, 11_000);
    expect(limitsAt(pair, id)).toEqual([11_000, 11_000]);
    const get = await platform.getActiveProfile(id, 900, ROUTING);
    expect(await resultOf(pair, get.id)).toMatchObject({
      result: 'ACCEPTED',
      profile: { charging_profile: { duration: 900, charging_profile_period: [{ limit: 11_000 }, { limit: 11_000 }] } },
    });

    await pair.cpo.profiles.limit(id, undefined);
    const clear = await platform.clearChargingProfile(id, ROUTING);
    expect(await resultOf(pair, clear.id)).toEqual({ result: 'ACCEPTED' });
    expect(await untilLimits(pair, id, [50_000])).toEqual([50_000]);
    const again = await platform.clearChargingProfile(id, ROUTING);
    expect(await resultOf(pair, again.id)).toEqual({ result: 'UNKNOWN' });
  });

  it('are refused for sessions that are unknown or of somebody else, and when they have no periods', async () => {
    const { pair, id } = await charging();
    const { platform } = pair.emsp;
    expect((await platform.setChargingProfile('NOPE', HALF, ROUTING)).response).toBe('UNKNOWN_SESSION');
    expect((await platform.getActiveProfile(id, 900, STRANGER)).response).toBe('REJECTED');
    expect((await platform.clearChargingProfile(id, STRANGER)).response).toBe('REJECTED');
    const empty = await platform.setChargingProfile(id, { ...HALF, charging_profile_period: [] }, ROUTING);
    expect(await resultOf(pair, empty.id)).toEqual({ result: 'REJECTED' });
    expect(limitsAt(pair, id)).toBeUndefined();
  });

  it('are refused by the name of the field that is missing', async () => {
    const { pair, id } = await charging();
    const send = (method: 'GET' | 'PUT' | 'DELETE' | 'POST', more: object = {}) =>
      pair.emsp.platform.send({
        method,
        module: 'chargingprofiles',
        side: 'RECEIVER',
        path: [id],
        ...ROUTING,
        ...more,
      });
    const response_url = 'http://127.0.0.1:9/result';
    const query = `response_url=${encodeURIComponent(response_url)}`;
    expect((await send('PUT', { body: { response_url } })).statusMessage).toBe('charging_profile: missing');
    expect((await send('PUT', { body: { charging_profile: HALF } })).statusMessage).toBe('response_url: no URL');
    expect((await send('GET', { query })).statusMessage).toBe('duration: expected seconds');
    expect((await send('DELETE')).statusCode).toBe(2001);
    expect((await send('POST', { body: {} })).httpStatus).toBe(405);
  });
});

describe('charging preferences', () => {
  it('are taken for a session that runs, when they say enough', async () => {
    const { pair, id } = await charging();
    const prefer = async (preferences: object, session = id) => {
      const reply = await pair.emsp.platform.send({
        method: 'PUT',
        module: 'sessions',
        side: 'SENDER',
        path: [session, 'charging_preferences'],
        ...ROUTING,
        body: preferences,
      });
      return [reply.httpStatus, reply.statusCode, reply.data];
    };
    const departure_time = '2030-01-01T06:00:00Z';
    expect(await prefer({ profile_type: 'FAST' })).toEqual([200, 1000, 'ACCEPTED']);
    expect(await prefer({ profile_type: 'CHEAP' })).toEqual([200, 1000, 'DEPARTURE_REQUIRED']);
    expect(await prefer({ profile_type: 'GREEN', departure_time })).toEqual([200, 1000, 'ENERGY_NEED_REQUIRED']);
    expect(await prefer({ profile_type: 'NUCLEAR' })).toEqual([200, 1000, 'PROFILE_TYPE_NOT_SUPPORTED']);
    expect(await prefer({ profile_type: 'FAST' }, 'NOPE')).toEqual([404, 2001, undefined]);
    expect(await prefer({})).toEqual([200, 2001, undefined]);
    const typed = await pair.emsp.platform.setPreferences(id, { profile_type: 'REGULAR' }, ROUTING);
    expect(typed.data).toBe('ACCEPTED');
  });
});
