import type { CommandFields, CommandType } from '../../src/simulator/ocpi-commands.js';
import {
  CPO,
  EMSP,
  REAL_TIME,
  resultOf,
  type SandboxPair,
  sessionThat,
  untilStatus,
  useSandboxPairs,
} from './sandbox-pair.js';

const ROUTING = { from: EMSP, to: CPO };
const pairOf = useSandboxPairs();

/** Sends a command and waits for its result: `[at once, later]`. */
async function commanded<C extends CommandType>(
  pair: SandboxPair,
  command: C,
  fields: CommandFields[C],
  routing: { from: typeof EMSP; to: typeof CPO } = ROUTING,
): Promise<readonly [unknown, unknown]> {
  const request = await pair.emsp.platform.command(command, fields, routing);
  if (request.response !== 'ACCEPTED') return [request.response, undefined];
  return [request.response, (await resultOf(pair, request.id))?.['result']];
}

function tokenOf({ emsp }: SandboxPair, index = 0) {
  const token = emsp.tokens[index]?.token;
  if (!token) throw new Error('no such token');
  return token;
}

const IN_AN_HOUR = new Date(Date.now() + 3_600_000).toISOString();

describe('a simulated CPO that is told to start a session', () => {
  it('starts it, tells it to the eMSP, and shows the EVSE as charging', async () => {
    const pair = await pairOf();
    const token = tokenOf(pair);
    const fields = { token, location_id: 'LOC1', evse_uid: 'LOC1-2', authorization_reference: 'REF-1' };
    expect(await commanded(pair, 'START_SESSION', fields)).toEqual(['ACCEPTED', 'ACCEPTED']);
    const session = await sessionThat(pair, ({ status }) => status === 'ACTIVE');
    expect(session).toMatchObject({
      ...CPO,
      location_id: 'LOC1',
      evse_uid: 'LOC1-2',
      auth_method: 'COMMAND',
      authorization_reference: 'REF-1',
      cdr_token: { ...EMSP, uid: token.uid, contract_id: token.contract_id },
    });
    expect(await untilStatus(pair, 'LOC1-2', 'CHARGING')).toBe('CHARGING');
    expect(await commanded(pair, 'START_SESSION', fields)).toEqual(['ACCEPTED', 'EVSE_OCCUPIED']);
  });

  it('chooses an EVSE itself when only the location is named', async () => {
    const pair = await pairOf();
    const fields = { token: tokenOf(pair), location_id: 'loc2' };
    expect(await commanded(pair, 'START_SESSION', fields)).toEqual(['ACCEPTED', 'ACCEPTED']);
    await sessionThat(pair, ({ evse_uid }) => evse_uid === 'LOC2-1');
  });

  it('rejects what it does not know, and says later what the charge point cannot do', async () => {
    const pair = await pairOf();
    const token = tokenOf(pair);
    const at = (location_id: string, more: object = {}) =>
      commanded(pair, 'START_SESSION', { token, location_id, ...more });
    expect(await at('NOWHERE')).toEqual(['REJECTED', undefined]);
    expect(await at('LOC1', { evse_uid: 'NOPE' })).toEqual(['REJECTED', undefined]);
    expect(await at('LOC1', { evse_uid: 'LOC1-1', connector_id: '7' })).toEqual(['REJECTED', undefined]);
    expect(await at('LOC3', { evse_uid: 'LOC3-2' })).toEqual(['ACCEPTED', 'EVSE_INOPERATIVE']);
    expect(pair.emsp.platform.received.list('sessions')).toEqual([]);
  });

  it('refuses a command without what it needs, and one that does not exist', async () => {
    const { emsp } = await pairOf();
    const send = (path: string, body: object) =>
      emsp.platform.send({ method: 'POST', module: 'commands', side: 'RECEIVER', path: [path], ...ROUTING, body });
    const response_url = 'http://127.0.0.1:9/result';
    expect(await send('START_SESSION', { response_url, location_id: 'LOC1' })).toMatchObject({
      httpStatus: 200,
      statusCode: 2001,
      statusMessage: 'token: missing',
    });
    expect(await send('STOP_SESSION', { session_id: 'S' })).toMatchObject({ statusCode: 2001 });
    expect(await send('EXPLODE', { response_url })).toMatchObject({ httpStatus: 404 });
  });
});

describe('a simulated CPO that is told to stop a session', () => {
  it('stops it for the eMSP whose session it is, and for nobody else', async () => {
    const pair = await pairOf();
    await commanded(pair, 'START_SESSION', { token: tokenOf(pair), location_id: 'LOC1' });
    const { id } = await sessionThat(pair, ({ status }) => status === 'ACTIVE');
    const fields = { session_id: String(id) };
    const other = { from: { country_code: 'FR', party_id: 'EMP' }, to: CPO };
    expect(await commanded(pair, 'STOP_SESSION', { session_id: 'NOPE' })).toEqual(['UNKNOWN_SESSION', undefined]);
    expect(await commanded(pair, 'STOP_SESSION', fields, other)).toEqual(['REJECTED', undefined]);
    expect(await commanded(pair, 'STOP_SESSION', fields)).toEqual(['ACCEPTED', 'ACCEPTED']);
    await sessionThat(pair, ({ status }) => status === 'COMPLETED');
    expect(await commanded(pair, 'STOP_SESSION', fields)).toEqual(['UNKNOWN_SESSION', undefined]);
    expect(await untilStatus(pair, 'LOC1-1', 'AVAILABLE')).toBe('AVAILABLE');
  });
});

describe('a simulated CPO that reserves an EVSE', () => {
  const reservation = (pair: SandboxPair, more: object = {}) => ({
    token: tokenOf(pair),
    expiry_date: IN_AN_HOUR,
    reservation_id: 'R1',
    location_id: 'LOC1',
    evse_uid: 'LOC1-1',
    ...more,
  });

  it('keeps it for the token, whose charging goes on with the session of the reservation', async () => {
    const pair = await pairOf();
    expect(await commanded(pair, 'RESERVE_NOW', reservation(pair))).toEqual(['ACCEPTED', 'ACCEPTED']);
    const reserved = await sessionThat(pair, ({ status }) => status === 'RESERVATION');
    expect(await untilStatus(pair, 'LOC1-1', 'RESERVED')).toBe('RESERVED');

    const start = (token: ReturnType<typeof tokenOf>) =>
      commanded(pair, 'START_SESSION', { token, location_id: 'LOC1', evse_uid: 'LOC1-1' });
    expect(await start(tokenOf(pair, 1))).toEqual(['ACCEPTED', 'REJECTED']);
    expect(await start(tokenOf(pair))).toEqual(['ACCEPTED', 'ACCEPTED']);
    await sessionThat(pair, ({ id, status }) => id === reserved['id'] && status === 'ACTIVE');
  });

  it('moves it when the same reservation comes again, and lets it go when it is cancelled', async () => {
    const pair = await pairOf();
    await commanded(pair, 'RESERVE_NOW', reservation(pair));
    await commanded(pair, 'RESERVE_NOW', reservation(pair, { evse_uid: 'LOC1-2' }));
    expect(await untilStatus(pair, 'LOC1-2', 'RESERVED')).toBe('RESERVED');
    expect(await untilStatus(pair, 'LOC1-1', 'AVAILABLE')).toBe('AVAILABLE');
    const other = { from: { country_code: 'FR', party_id: 'EMP' }, to: CPO };
    const cancel = (routing: typeof other) => commanded(pair, 'CANCEL_RESERVATION', { reservation_id: 'r1' }, routing);
    expect(await cancel(other)).toEqual(['ACCEPTED', 'UNKNOWN_RESERVATION']);
    expect(await cancel(ROUTING)).toEqual(['ACCEPTED', 'ACCEPTED']);
    await sessionThat(pair, ({ status }) => status === 'COMPLETED');
    expect(await untilStatus(pair, 'LOC1-2', 'AVAILABLE')).toBe('AVAILABLE');
    expect(await cancel(ROUTING)).toEqual(['ACCEPTED', 'UNKNOWN_RESERVATION']);
  });

  it('lets it go when it expires, and refuses one that has expired already', async () => {
    const pair = await pairOf();
    const soon = { expiry_date: new Date(Date.now() + 200).toISOString() };
    expect(await commanded(pair, 'RESERVE_NOW', reservation(pair, soon))).toEqual(['ACCEPTED', 'ACCEPTED']);
    await sessionThat(pair, ({ status }) => status === 'COMPLETED');
    const past = { expiry_date: '2020-01-01T00:00:00Z' };
    expect(await commanded(pair, 'RESERVE_NOW', reservation(pair, past))).toEqual(['REJECTED', undefined]);
  });
});

describe('a simulated CPO that is told to unlock a connector', () => {
  it('does so unless the connector is not there, out of order or in use', async () => {
    const pair = await pairOf();
    const unlock = (evse_uid: string, connector_id = '1') =>
      commanded(pair, 'UNLOCK_CONNECTOR', { location_id: evse_uid.slice(0, 4), evse_uid, connector_id });
    expect(await unlock('LOC1-1')).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(await unlock('LOC1-1', '2')).toEqual(['REJECTED', undefined]);
    expect(await unlock('LOC3-2')).toEqual(['ACCEPTED', 'EVSE_INOPERATIVE']);
    await commanded(pair, 'START_SESSION', { token: tokenOf(pair), location_id: 'LOC1', evse_uid: 'LOC1-1' });
    expect(await unlock('LOC1-1')).toEqual(['ACCEPTED', 'REJECTED']);
  });
});

describe('a simulated CPO whose charge points all end alike', () => {
  it('sends that result, once, and starts nothing', async () => {
    const pair = await pairOf({ pace: REAL_TIME, forced: 'TIMEOUT' });
    const request = await pair.emsp.platform.command(
      'START_SESSION',
      { token: tokenOf(pair), location_id: 'LOC1' },
      ROUTING,
    );
    expect(await resultOf(pair, request.id)).toEqual({ result: 'TIMEOUT' });
    expect(pair.emsp.platform.results.of(request.id)).toHaveLength(1);
    expect(pair.cpo.sessions.running()).toEqual([]);
  });

  it('can also say nothing at all', async () => {
    const pair = await pairOf({ forced: 'NONE' });
    const { id, response } = await pair.emsp.platform.command('STOP_SESSION', { session_id: 'S' }, ROUTING);
    expect([response, await pair.emsp.platform.results.wait(id, 50)]).toEqual(['ACCEPTED', undefined]);
  });
});
