import type { StationCommand } from '../../../src/domain/stations/station-command.js';
import { createProcessLinks } from '../../../src/flows/station-commands/process-links.js';
import { createStationLines } from '../../../src/flows/station-commands/station-lines.js';
import { useStores } from '../../support/open-stores.js';
import { aProcess, type HubProcess, knowStation, mute } from './a-process.js';

const open = useStores();
const RESET: StationCommand = { kind: 'RESET', how: 'ON_IDLE' };
let one: HubProcess;
let two: HubProcess;
let runs = 100;
let id = '';

beforeEach(async () => {
  runs += 1;
  id = `NL-${runs}`;
  one = aProcess(await open(1), `one-${runs}`);
  two = aProcess(await open(2), `two-${runs}`);
  await knowStation(await open(1), id, { settings: { callTimeoutMs: 40 } });
  await Promise.all([one.links.renew(), two.links.renew()]);
});

describe('a command for a station of this process', () => {
  it('is sent at once, and nothing of it is stored', async () => {
    await one.connect(id);
    expect(await one.client.command(id, RESET)).toMatchObject({ kind: 'ANSWERED', status: 'Accepted' });
    expect(one.local.said).toEqual([`${id} Reset {"type":"Soft"}`]);
    expect(await one.runner.look()).toBe(0);
    await one.client.disconnect(id, 'enough');
    expect(one.local.said).toContain(`${id} closed: enough`);
  });

  it('may take as long as the station’s setting says', async () => {
    await one.connect(id, mute);
    expect(await one.client.command(id, RESET)).toEqual({ kind: 'TIMEOUT' });
  });

  it.each([
    [
      { kind: 'ERROR', code: 'NotImplemented', description: '' },
      { kind: 'NOT_SUPPORTED', why: 'Reset: NotImplemented' },
    ],
    [
      { kind: 'ERROR', code: 'NotSupported', description: 'no' },
      { kind: 'NOT_SUPPORTED', why: 'Reset: NotSupported, no' },
    ],
    [
      { kind: 'ERROR', code: 'InternalError', description: 'x' },
      { kind: 'FAILED', why: 'Reset: InternalError, x' },
    ],
    [{ kind: 'DISCONNECTED' }, { kind: 'FAILED', why: 'the connection was lost during Reset' }],
  ] as const)('that is not answered is told as what it is: %j', async (outcome, told) => {
    await one.connect(id, () => outcome);
    expect(await one.client.command(id, RESET)).toEqual(told);
  });

  it('that its version has no words for is not supported, and one without words is done', async () => {
    await one.connect(id);
    expect(await one.client.command(id, { kind: 'GET_TRANSACTION_STATUS', stationRef: '1' })).toEqual({
      kind: 'NOT_SUPPORTED',
      why: 'OCPP 1.6 has no words for this GET_TRANSACTION_STATUS',
    });
    const nothing = await one.client.command(id, { kind: 'SET_CONFIGURATION', values: [] });
    expect(nothing).toMatchObject({ kind: 'ANSWERED', status: 'Accepted' });
    expect(one.local.said).toEqual([]);
  });

  it('of several calls ends with the first that is not answered', async () => {
    await one.connect(id, () => ({ kind: 'ERROR', code: 'GenericError', description: '' }));
    const values = ['A', 'B'].map((key) => ({ key, value: '1' }));
    expect(await one.client.command(id, { kind: 'SET_CONFIGURATION', values })).toMatchObject({ kind: 'FAILED' });
    expect(one.local.said.length).toBe(1);
  });
});

describe('the process that has a station', () => {
  it('is the one where it connected last: its older connection is closed, and the late end of that changes nothing', async () => {
    await one.connect(id);
    await two.connect(id);
    expect(await one.links.holderOf(id)).toBe(two.parts.processId);
    await one.runner.look();
    await one.runner.settled();
    expect(one.local.said).toEqual([`${id} closed: connected again at another process`]);
    await one.links.disconnected(id);
    expect(await one.links.holderOf(id)).toBe(two.parts.processId);
  });

  it('keeps a newer connection when it is told late to close an older one', async () => {
    await one.connect(id);
    await two.connect(id);
    await one.connect(id);
    await one.runner.look();
    await two.runner.look();
    await Promise.all([one.runner.settled(), two.runner.settled()]);
    expect([one.local.said, two.local.said.length]).toEqual([[], 1]);
    expect(await two.links.holderOf(id)).toBe(one.parts.processId);
  });

  it('is nobody when the connection has ended; the end of one that was replaced here is none', async () => {
    await one.connect(id);
    await one.links.disconnected(id);
    expect(await two.links.holderOf(id)).toBe(one.parts.processId);
    one.local.hangUp(id);
    await one.links.disconnected(id);
    expect(await two.links.holderOf(id)).toBeUndefined();
  });

  it('puts its links back when it was thought dead, but not over later ones', async () => {
    const stores = await open(1);
    const { stationLinks } = stores;
    const other = `${id}-b`;
    await knowStation(stores, other);
    await one.connect(id);
    await one.connect(other);
    await stationLinks.renewProcess(one.parts.processId, new Date(Date.now() - 120_000));
    await two.links.renew();
    expect(await two.links.holderOf(id)).toBeUndefined();
    await two.connect(other);
    await one.links.renew();
    expect(await two.links.holderOf(id)).toBe(one.parts.processId);
    expect(await two.links.holderOf(other)).toBe(two.parts.processId);
  });

  it('puts right at the next renewal what could not be written', async () => {
    const { stationLinks } = one.parts;
    let isDown = true;
    const claim = (...of: Parameters<typeof stationLinks.claim>) =>
      isDown ? Promise.reject(new Error('the store is down')) : stationLinks.claim(...of);
    const links = createProcessLinks({ ...one.parts, stationLinks: { ...stationLinks, claim } });
    one.local.connect(id);
    await links.connected(id);
    expect([one.log, links.generationOf(id)]).toEqual([['station-link.not-claimed'], undefined]);
    isDown = false;
    await links.renew();
    expect(links.generationOf(id)).toBe(1);
  });
});

describe('the lines of a process', () => {
  it('are there from start to stop: others reach its stations, and then nobody has them', async () => {
    const first = createStationLines(one.parts);
    const second = createStationLines(two.parts);
    await first.start();
    await second.start();
    one.local.connect(id);
    await first.links.connected(id);
    expect(await second.client.command(id, RESET, 5_000)).toMatchObject({ kind: 'ANSWERED' });
    await first.stop();
    expect(await second.client.isConnected(id)).toBe(false);
    await second.stop();
  });
});
