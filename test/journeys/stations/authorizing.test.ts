import type { AllowedType } from '../../../src/simulator/ocpi-commands.js';
import { createStationMemory } from '../../../src/simulator/station/station-memory.js';
import {
  type PlainStation,
  startStationJourney,
  type TokenPlan,
  tokenOf,
  until,
  useStationJourney,
} from '../../support/stations/station-journey.js';

const BOOT = { chargePointVendor: 'Rheinwerk', chargePointModel: 'R22' };
const LONG_GROUP = 'A-GROUP-LONGER-THAN-AN-ID-TAG';
const WHITELISTS = ['ALWAYS', 'ALLOWED', 'ALLOWED_OFFLINE', 'NEVER'] as const;

const TOKENS: readonly TokenPlan[] = [
  ...WHITELISTS.map((whitelist) => ({ uid: `W-${whitelist}`, whitelist })),
  ...['OK', 'BLOCKED', 'EXPIRED', 'POOR', 'ELSEWHERE'].map((uid) => ({ uid, whitelist: 'NEVER' as const })),
  { uid: '04a1b2c3', group_id: 'FLEET9' },
  { uid: 'GROUPED', group_id: LONG_GROUP },
  { uid: 'REMOTE', whitelist: 'NEVER' },
  { uid: 'ONCE' },
];
const ALLOWED: Readonly<Record<string, AllowedType>> = {
  OK: 'ALLOWED',
  BLOCKED: 'BLOCKED',
  EXPIRED: 'EXPIRED',
  POOR: 'NO_CREDIT',
  ELSEWHERE: 'NOT_ALLOWED',
};

describe('a card at a station', () => {
  const journey = useStationJourney(() =>
    startStationJourney({
      tokens: TOKENS,
      settings: { HUB_OCPP_FLEET_TOKENS: 'DE*RHM/FLEET9=2' },
      handlers: { authorize: ({ uid }) => ALLOWED[String(uid)] ?? 'BLOCKED' },
    }),
  );

  async function booted(id: string, settings: object = {}): Promise<PlainStation> {
    await journey().addStations({ id, more: { settings } });
    const station = await journey().plain(id);
    await station.ask('BootNotification', BOOT);
    return station;
  }

  async function show(station: PlainStation, idTag: string): Promise<Readonly<Record<string, unknown>>> {
    const [, , answer] = await station.ask('Authorize', { idTag });
    return (answer as { idTagInfo: Readonly<Record<string, unknown>> }).idTagInfo;
  }

  async function start(station: PlainStation, idTag: string, minutesAgo = 1) {
    const timestamp = new Date(journey().now().getTime() - minutesAgo * 60_000).toISOString();
    const [, , answer] = await station.ask('StartTransaction', { connectorId: 1, idTag, meterStart: 0, timestamp });
    return answer as { transactionId: number; idTagInfo: { status: string } };
  }

  /** How often the eMSP was asked about a token in real time. */
  function askedFor(uid: string): number {
    return journey().emsp.messages.filter(({ url }) => url.includes(`/tokens/${uid}/authorize`)).length;
  }

  it('is known without case and blanks, and as readers write it, and stands in the Session as its eMSP writes it', async () => {
    const plain = await booted('NL-PLAIN');
    expect(await show(plain, ' 04A1b2c3 ')).toMatchObject({ status: 'Accepted', parentIdTag: 'FLEET9' });
    expect(await show(plain, 'C3B2A104')).toEqual({ status: 'Invalid' });
    const reversed = await booted('NL-REVERSED', { id_tag_transforms: ['BYTE_REVERSE'] });
    expect(await show(reversed, 'c3b2a104')).toMatchObject({ status: 'Accepted' });
    const colons = await booted('NL-COLONS', { id_tag_transforms: ['STRIP_COLONS'] });
    const { transactionId } = await start(colons, '04:A1:B2:C3');
    const session = await until(() => journey().emsp.received.list('sessions')[0], 'no session is told');
    expect(session).toMatchObject({ evse_uid: 'NL-COLONS*1', cdr_token: { uid: '04a1b2c3', type: 'RFID' } });
    const stop = { transactionId, meterStop: 0, timestamp: journey().now().toISOString() };
    expect((await colons.ask('StopTransaction', stop))[0]).toBe(3);
  });

  it('is told what its eMSP allows, in the words of the station’s version', async () => {
    const hub = journey();
    const station = await booted('NL-16');
    await hub.addStations({ id: 'NL-201' });
    const newer = await hub.plain('NL-201', { version: '2.0.1' });
    const told = async (uid: string) => {
      const payload = { idToken: { idToken: uid, type: 'ISO14443' } };
      const { idTokenInfo } = (await newer.ask('Authorize', payload))[2] as { idTokenInfo: { status: string } };
      return [uid, (await show(station, uid))['status'], idTokenInfo.status];
    };
    for (const expected of [
      ['OK', 'Accepted', 'Accepted'],
      ['BLOCKED', 'Blocked', 'Blocked'],
      ['EXPIRED', 'Expired', 'Expired'],
      ['POOR', 'Blocked', 'NoCredit'],
      ['ELSEWHERE', 'Invalid', 'NotAtThisLocation'],
      ['NOBODY', 'Invalid', 'Unknown'],
    ]) {
      expect(await told(expected[0] ?? '')).toEqual(expected);
    }
    const references = hub.emsp.messages.find(({ url }) => url.includes('/tokens/OK/authorize'));
    expect(JSON.parse(String(references?.bytes))).toEqual({ location_id: 'SITE-1', evse_uids: ['NL-201*1'] });
    const { parentIdTag } = await show(station, 'GROUPED');
    expect(parentIdTag).toMatch(/^[0-9A-F]{20}$/);
  });

  it('is not asked for after START_SESSION, nor again within 15 minutes', async () => {
    const hub = journey();
    await hub.addStations({ id: 'NL-REMOTE' });
    await hub.online('NL-REMOTE');
    await until(() => hub.evse('NL-REMOTE*1')?.['status'] === 'AVAILABLE');
    const fields = {
      token: tokenOf({ uid: 'REMOTE', whitelist: 'NEVER' }),
      location_id: 'SITE-1',
      evse_uid: 'NL-REMOTE*1',
    };
    const from = { country_code: 'DE', party_id: 'RHM' };
    const asked = await hub.emsp.command('START_SESSION', fields, { from });
    expect(asked.response).toBe('ACCEPTED');
    expect(await hub.emsp.results.wait(asked.id, 20_000)).toMatchObject({ result: 'ACCEPTED' });
    const session = await until(() =>
      hub.emsp.received.list('sessions').find((one) => one['evse_uid'] === 'NL-REMOTE*1'),
    );
    expect(session).toMatchObject({ status: 'ACTIVE', auth_method: 'COMMAND', cdr_token: { uid: 'REMOTE' } });
    expect(askedFor('REMOTE')).toBe(0);
    const station = await booted('NL-SOON');
    await show(station, 'OK');
    const before = askedFor('OK');
    expect(await start(station, 'OK', 0)).toMatchObject({ idTagInfo: { status: 'Accepted' } });
    expect(askedFor('OK')).toBe(before);
  });

  it('charges at one station at a time; cards of a fleet at as many as was agreed', async () => {
    const stations = [await booted('NL-C1'), await booted('NL-C2'), await booted('NL-C3')];
    const statuses = async (idTag: string) => {
      const found = [];
      for (const station of stations) found.push(await start(station, idTag, 2));
      expect(found.every(({ transactionId }) => transactionId > 0)).toBe(true);
      return found.map(({ idTagInfo }) => idTagInfo.status);
    };
    expect(await statuses('ONCE')).toEqual(['Accepted', 'ConcurrentTx', 'ConcurrentTx']);
    expect(await statuses('04A1B2C3')).toEqual(['Accepted', 'Accepted', 'ConcurrentTx']);
  });

  it('is in the list for when the station is offline, where its whitelist allows that', async () => {
    const hub = journey();
    await hub.addStations({ id: 'NL-LIST' });
    const memory = createStationMemory();
    await hub.online('NL-LIST', { memory });
    await until(async () => {
      await hub.runJob('sync-local-lists');
      return memory.localList.version > 0;
    }, 'no list came');
    const cards = ['04A1B2C3', 'GROUPED', 'ONCE', 'W-ALLOWED', 'W-ALWAYS'];
    expect(Object.keys(memory.localList.entries).sort()).toEqual(cards);
    await hub.emsp.patchToken(tokenOf({ uid: 'ONCE' }), { valid: false, last_updated: hub.now().toISOString() });
    hub.passTime(61 * 60_000);
    await hub.runJob('sync-local-lists');
    expect(Object.keys(memory.localList.entries).sort()).toEqual(cards.filter((card) => card !== 'ONCE'));
    memory.localList.version = 99;
    await hub.emsp.patchToken(tokenOf({ uid: 'ONCE' }), { valid: true, last_updated: hub.now().toISOString() });
    hub.passTime(61 * 60_000);
    await hub.runJob('sync-local-lists');
    expect(Object.keys(memory.localList.entries).sort()).toEqual(cards);
    expect(memory.localList.version).toBeLessThan(99);
  });

  it('is decided by its whitelist when its eMSP cannot be asked, and by its eMSP otherwise', async () => {
    const { emsp } = journey();
    const station = await booted('NL-WHITE');
    const answers = async () => {
      const found = [];
      for (const whitelist of WHITELISTS) found.push((await show(station, `W-${whitelist}`))['status']);
      return found;
    };
    expect(await answers()).toEqual(['Accepted', 'Blocked', 'Blocked', 'Blocked']);
    expect(WHITELISTS.map((whitelist) => askedFor(`W-${whitelist}`))).toEqual([0, 1, 1, 1]);
    emsp.fail({ kind: 'status', httpStatus: 502 }, { module: 'tokens' });
    expect(await answers()).toEqual(['Accepted', 'Accepted', 'Accepted', 'Invalid']);
    emsp.fail({ kind: 'slow', delayMs: 60_000 }, { module: 'tokens' });
    const other = await booted('NL-SLOW');
    const begunMs = performance.now();
    const both = await Promise.all([show(station, 'W-ALLOWED'), show(other, 'W-NEVER')]);
    expect(performance.now() - begunMs).toBeLessThan(5_000);
    expect(both.map(({ status }) => status)).toEqual(['Accepted', 'Invalid']);
    emsp.recover();
  });
});
