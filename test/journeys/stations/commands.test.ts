import type { AsyncRequest } from '../../../src/simulator/emsp-platform.js';
import type { CommandFields, CommandType } from '../../../src/simulator/ocpi-commands.js';
import { aCertificate, aCsr, aKey } from '../../support/stations/a-certificate.js';
import { chargingStation, commandAt, idleStation, muteStation } from '../../support/stations/commanded-station.js';
import { payloadOf } from '../../support/stations/raw-station.js';
import {
  CPO,
  EMSP,
  type PlainStation,
  SITE,
  startStationJourney,
  tokenOf,
  until,
  useStationJourney,
} from '../../support/stations/station-journey.js';
import { cdrOf, outcomesAt, sessionOnce, sessionsAt } from '../../support/stations/told-emsp.js';

const CARD = 'FLEET';
const ROUTING = { from: EMSP, to: CPO };
const MINUTE_MS = 60_000;
const journey = useStationJourney(() =>
  startStationJourney({
    tokens: [{ uid: CARD }],
    settings: { HUB_OCPP_FLEET_TOKENS: `DE*RHM/${CARD}=100` },
  }),
);

describe.each(['1.6', '2.0.1'] as const)('a command for a station of OCPP %s', (version) => {
  it('is answered at once and has one result each, from the start to the end of a session', async () => {
    const id = `ALL${version.replaceAll('.', '')}`;
    await journey().addStations({ id });
    const station = await journey().online(id, { version });
    await until(() => journey().evse(`${id}*1`)?.['status'] === 'AVAILABLE');
    const place = { location_id: SITE, evse_uid: `${id}*1` };
    const asked: AsyncRequest[] = [];
    const done = async (request: Promise<AsyncRequest>): Promise<void> => {
      asked.push(await accepted(request));
      expect(await resultOf(asked.at(-1))).toBe('ACCEPTED');
    };
    const expiry_date = new Date(journey().now().getTime() + 10 * MINUTE_MS).toISOString();
    await done(
      send('RESERVE_NOW', { ...place, token: tokenOf({ uid: CARD }), expiry_date, reservation_id: `R-${id}` }),
    );
    await done(send('CANCEL_RESERVATION', { reservation_id: `R-${id}` }));
    await done(start(id));
    const session = await sessionOnce(journey(), `${id}*1`, ({ status }) => status === 'ACTIVE');
    expect(session).toMatchObject({
      auth_method: 'COMMAND',
      authorization_reference: `REF-${id}`,
      cdr_token: { uid: CARD },
    });
    await done(send('STOP_SESSION', { session_id: session.id }));
    await station.settled();
    await done(send('UNLOCK_CONNECTOR', { ...place, connector_id: '1' }));
    const cdr = await cdrOf(journey(), `${id}*1`);
    expect(cdr).toMatchObject({
      auth_method: 'COMMAND',
      authorization_reference: `REF-${id}`,
      cdr_token: { uid: CARD },
    });
    expect(asked.map((request) => journey().emsp.results.of(request.id).length)).toEqual([1, 1, 1, 1, 1]);
    expect((await send('STOP_SESSION', { session_id: 'NONE' })).response).toBe('UNKNOWN_SESSION');
  });
});

describe('START_SESSION', () => {
  it('for a station that is away is rejected at once, and nothing follows', async () => {
    await journey().addStations({ id: 'AWAY' });
    const request = await start('AWAY');
    expect(request.response).toBe('REJECTED');
    await journey().runJob('settle-commands');
    expect(journey().emsp.results.of(request.id)).toEqual([]);
  });

  it('has one result when the station dies while it is asked', async () => {
    const station = await muteStation(journey(), 'DIES', { habits: { reconnects: false } });
    const request = await accepted(start('DIES'));
    await commandAt(station, 'RemoteStartTransaction');
    station.station.cut();
    expect(await resultOf(request)).toBe('FAILED');
    await journey().runJob('settle-commands');
    expect(journey().emsp.results.of(request.id)).toHaveLength(1);
  });

  it('is TIMEOUT at a mute station, and its session is told when it comes all the same', async () => {
    const station = await muteStation(journey(), 'MUTE');
    const request = await accepted(start('MUTE'));
    const { idTag } = await commandAt(station, 'RemoteStartTransaction');
    expect(await resultOf(request)).toBe('TIMEOUT');
    const begun = await startsAt(station, { idTag });
    expect(begun).toMatchObject({ idTagInfo: { status: 'Accepted' } });
    const session = await sessionOnce(journey(), 'MUTE*1', ({ status }) => status === 'ACTIVE');
    expect(session).toMatchObject({ auth_method: 'COMMAND', cdr_token: { uid: CARD } });
    expect(journey().emsp.results.of(request.id)).toHaveLength(1);
  });

  it('is for a tag of that one start, in capital hexadecimal digits, which is the driver once and nobody later', async () => {
    const station = await idleStation(journey(), 'TAG');
    const request = await accepted(start('TAG'));
    const { idTag } = await commandAt(station, 'RemoteStartTransaction');
    expect(idTag).toMatch(/^[0-9A-F]{16,20}$/);
    expect(await resultOf(request)).toBe('ACCEPTED');
    expect(payloadOf(await station.ask('Authorize', { idTag }))).toMatchObject({ idTagInfo: { status: 'Accepted' } });
    const began = { idTag, timestamp: journey().now().toISOString() };
    const first = await startsAt(station, began);
    expect(first).toMatchObject({ idTagInfo: { status: 'Accepted' } });
    const { transactionId } = first;
    expect(await startsAt(station, began)).toMatchObject({ transactionId, idTagInfo: { status: 'Accepted' } });
    const timestamp = new Date(journey().now().getTime() + 1_000).toISOString();
    expect(await startsAt(station, { idTag, timestamp })).toMatchObject({ idTagInfo: { status: 'Invalid' } });
    const told = sessionsAt(journey(), 'TAG*1').filter(({ status }) => status === 'ACTIVE');
    // A Session may be told twice, and is the same one then.
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    expect(told[0]).toMatchObject({ cdr_token: { uid: CARD }, authorization_reference: 'REF-TAG' });
    const stop = { transactionId, meterStop: 0, timestamp: journey().now().toISOString(), idTag: CARD };
    expect(payloadOf(await station.ask('StopTransaction', stop))).toMatchObject({ idTagInfo: { status: 'Accepted' } });
    journey().passTime(MINUTE_MS);
    await until(async () => (await outcomesAt(journey(), 'TAG')).includes('CDR'));
  });

  it('that nobody plugs in for is forgotten: what begins with its tag later is not its driver’s', async () => {
    const station = await idleStation(journey(), 'NEVER');
    const request = await accepted(start('NEVER'));
    const { idTag } = await commandAt(station, 'RemoteStartTransaction');
    expect(await resultOf(request)).toBe('ACCEPTED');
    journey().passTime(5 * MINUTE_MS);
    await journey().runJob('drop-pending-starts');
    expect(payloadOf(await station.ask('Authorize', { idTag }))).toMatchObject({ idTagInfo: { status: 'Expired' } });
    expect(await startsAt(station, { idTag })).toMatchObject({ idTagInfo: { status: 'Expired' } });
    expect(sessionsAt(journey(), 'NEVER*1')).toEqual([]);
  });
});

describe('commands for one station', () => {
  it('wait for each other, and each has a result in its time though the first is never answered', async () => {
    const station = await muteStation(journey(), 'QUEUE');
    const unlock = { location_id: SITE, evse_uid: 'QUEUE*1', connector_id: '1' };
    const requests = await Promise.all([1, 2, 3].map(() => accepted(send('UNLOCK_CONNECTOR', unlock))));
    await commandAt(station, 'UnlockConnector');
    expect(await Promise.all(requests.map(resultOf))).toEqual(['TIMEOUT', 'TIMEOUT', 'TIMEOUT']);
  });

  it('do not end a session by the way: a reset at once is refused while one runs', async () => {
    await journey().addStations({ id: 'BUSY' });
    const station = await journey().online('BUSY');
    station.plugIn(1);
    await station.presentCard(CARD);
    await station.settled();
    const reset = (how: object) => journey().api.post('/stations/BUSY/commands', { command: 'RESET', ...how });
    await expect(reset({ how: 'IMMEDIATE' })).rejects.toThrow('HTTP 409');
    expect(station.events.some(({ kind }) => kind === 'COMMAND')).toBe(false);
    const meant = { how: 'IMMEDIATE', during_transaction: true };
    expect(await reset(meant)).toMatchObject({ outcome: 'ANSWERED', status: 'Accepted' });
  });
});

describe('a charging profile', () => {
  it('holds for its session alone: it is set, told and taken away by results of its own', async () => {
    const { emsp } = journey();
    const { station, session } = await chargingStation(journey(), { id: 'LIMIT', card: CARD });
    const profile = watts(6_000.19);
    expect(await resultOf(await accepted(emsp.setChargingProfile(session, profile, ROUTING)))).toBe('ACCEPTED');
    expect(station.allowedW(1)).toBe(6_000.1);
    const purposes = station.memory.profiles.map(({ purpose, transaction }) => [purpose, transaction !== undefined]);
    expect(purposes).toEqual([['TX', true]]);
    const active = await accepted(emsp.getActiveProfile(session, 600, ROUTING));
    expect(await emsp.results.wait(active.id, 20_000)).toMatchObject({
      result: 'ACCEPTED',
      profile: { charging_profile: { charging_profile_period: [{ start_period: 0, limit: 6_000.1 }] } },
    });
    expect((await emsp.getActiveProfile(session, 600, ROUTING)).response).toBe('TOO_OFTEN');
    expect(await resultOf(await accepted(emsp.clearChargingProfile(session, ROUTING)))).toBe('ACCEPTED');
    expect(station.allowedW(1)).toBe(22_000);
    expect(await resultOf(await accepted(emsp.setChargingProfile(session, profile, ROUTING)))).toBe('ACCEPTED');
    const late = emsp.setChargingProfile(session, watts(1, 60), ROUTING);
    expect(await late).toMatchObject({ reply: { statusCode: 2001 } });
    station.stop();
    await station.settled();
    expect(station.memory.profiles).toEqual([]);
    expect((await emsp.setChargingProfile(session, profile, ROUTING)).response).toBe('UNKNOWN_SESSION');
  });

  it('is bounded by the share where the site has a limit, which its eMSP is told, and kept to below it', async () => {
    const { addSite, emsp } = journey();
    await addSite('YARD', { limit: { max_power_w: 11_000 } });
    const { station, session } = await chargingStation(journey(), { id: 'SHARED', site: 'YARD', card: CARD });
    const set = (limit: number) => accepted(emsp.setChargingProfile(session, watts(limit), ROUTING));
    expect(await resultOf(await set(20_000))).toBe('ACCEPTED');
    const active = await until(() => emsp.received.get('chargingprofiles', session), 'nothing of what is active');
    expect(active).toMatchObject({ charging_profile: watts(11_000) });
    expect(await resultOf(await set(6_000))).toBe('ACCEPTED');
    await until(() => station.allowedW(1) === 6_000, 'the lower profile is not kept');
  });
});

describe('a certificate', () => {
  it('is asked for, answered by a person, and sent no sooner than five seconds after the question', async () => {
    const station = await idleStation(journey(), 'CERT');
    const keys = aKey();
    const csr = aCsr({ keys, names: ['CERT'] });
    expect(payloadOf(await station.ask('SignCertificate', { csr }))).toEqual({ status: 'Accepted' });
    const { api } = journey();
    const { items } = await api.get<{ items: readonly { id: string }[] }>('/station-certificates?station=CERT');
    const chain = aCertificate({ keys, name: 'CERT', issuerName: 'CA', issuerKeys: aKey() });
    await api.post(`/station-certificates/${encodeURIComponent(items[0]?.id ?? '')}/answer`, { chain });
    const sent = () => station.heard.filter(([, , action]) => action === 'CertificateSigned');
    await journey().runJob('send-certificates');
    expect(sent()).toEqual([]);
    journey().passTime(6_000);
    await journey().runJob('send-certificates');
    expect(sent()).toMatchObject([[2, expect.any(String), 'CertificateSigned', { certificateChain: chain }]]);
    await journey().runJob('send-certificates');
    expect(sent()).toHaveLength(1);
  });
});

function send<Command extends CommandType>(command: Command, fields: CommandFields[Command]): Promise<AsyncRequest> {
  return journey().emsp.command(command, fields, ROUTING);
}

function start(id: string): Promise<AsyncRequest> {
  const token = tokenOf({ uid: CARD });
  const place = { location_id: SITE, evse_uid: `${id}*1` };
  return send('START_SESSION', { ...place, token, authorization_reference: `REF-${id}` });
}

function watts(limit: number, start_period = 0) {
  return { charging_rate_unit: 'W', charging_profile_period: [{ start_period, limit }] } as const;
}

/** The request, once the hub has said that a result will come. */
async function accepted(request: Promise<AsyncRequest>): Promise<AsyncRequest> {
  const asked = await request;
  expect(asked.response).toBe('ACCEPTED');
  return asked;
}

async function resultOf(request: AsyncRequest | undefined): Promise<unknown> {
  return (await journey().emsp.results.wait(request?.id ?? '', 20_000))?.['result'];
}

async function startsAt(station: PlainStation, fields: object) {
  const timestamp = journey().now().toISOString();
  return payloadOf(await station.ask('StartTransaction', { connectorId: 1, meterStart: 0, timestamp, ...fields }));
}
