import { Decimal } from '../../../src/domain/decimal.js';
import type { StationCommand } from '../../../src/domain/stations/station-command.js';
import { createCommandRunner } from '../../../src/flows/station-commands/command-runner.js';
import { useStores } from '../../support/open-stores.js';
import { accepted, aProcess, type HubProcess, knowStation, mute, whileLooking } from './a-process.js';

const open = useStores();
const UNLOCK: StationCommand = { kind: 'UNLOCK', outlet: { connector: 1 } };
let one: HubProcess;
let two: HubProcess;
let runs = 0;
let id = '';

/** Two processes that know of each other; each test has a station of its own. */
beforeEach(async () => {
  runs += 1;
  id = `NL-${runs}`;
  one = aProcess(await open(1), `one-${runs}`);
  two = aProcess(await open(2), `two-${runs}`);
  await knowStation(await open(1), id);
  await Promise.all([one.links.renew(), two.links.renew()]);
});

describe('a command for a station that another process has', () => {
  it('reaches it there, and what the station answers comes back', async () => {
    await one.connect(id, () => ({ kind: 'ANSWERED', payload: { status: 'UnlockFailed' } }));
    const outcome = await whileLooking(one, two.client.command(id, UNLOCK));
    const payload = { status: 'UnlockFailed' };
    expect(outcome).toEqual({ kind: 'ANSWERED', status: 'UnlockFailed', payload });
    expect(one.local.said).toEqual([`${id} UnlockConnector {"connectorId":1}`]);
    expect(await two.client.isConnected(id)).toBe(true);
  });

  it('arrives with its times and limits as they are', async () => {
    await one.connect(id);
    const periods = [{ startSeconds: 0, limit: new Decimal('16.3') }];
    const startsAt = new Date('2026-10-12T10:00:00Z');
    const profile = {
      number: 9,
      purpose: 'TX',
      stackLevel: 1,
      kind: 'ABSOLUTE',
      unit: 'A',
      startsAt,
      periods,
    } as const;
    await whileLooking(one, two.client.command(id, { kind: 'SET_PROFILE', outlet: { connector: 1 }, profile }));
    expect(one.local.said[0]).toContain('"startSchedule":"2026-10-12T10:00:00.000Z"');
    expect(one.local.said[0]).toContain('"limit":16.3');
  });

  it('begins after those that were put before it', async () => {
    await one.connect(id, async () => accepted('', 0));
    const keys = ['A', 'B', 'C', 'D', 'E'];
    const asked: Promise<unknown>[] = [];
    for (const key of keys) {
      asked.push(two.client.command(id, { kind: 'GET_CONFIGURATION', keys: [key] }));
      await new Promise((done) => setTimeout(done, 15));
    }
    await whileLooking(one, Promise.all(asked));
    expect(one.local.said).toEqual(keys.map((key) => `${id} GetConfiguration {"key":["${key}"]}`));
  });

  it('is not kept in words that others can read, and not at all when it is done', async () => {
    const { stationCommands } = await open(1);
    const key = { key: 'AuthorizationKey', value: 'a-secret-key-of-20ch' };
    await one.connect(id);
    const asked = two.client.command(id, { kind: 'SET_CONFIGURATION', values: [key] });
    await new Promise((done) => setTimeout(done, 30));
    const taking = { processId: one.parts.processId, takeId: 'somebody', now: new Date(), limit: 5 };
    const [stored] = await stationCommands.take(taking);
    expect(stored?.sealed.length).toBeGreaterThan(20);
    expect(JSON.stringify(stored)).not.toContain('a-secret-key');
    await stationCommands.passOn(stored?.id ?? '', {
      from: taking.processId,
      to: taking.processId,
      takeId: 'somebody',
    });
    const results = [{ key: 'AuthorizationKey', status: 'Accepted' }];
    expect(await whileLooking(one, asked)).toMatchObject({ status: 'Accepted', payload: { results } });
  });

  it('times out when the process has not taken it in time, and is never done after that', async () => {
    await one.connect(id);
    expect(await two.client.command(id, UNLOCK, 40)).toEqual({ kind: 'TIMEOUT' });
    expect(await one.runner.look()).toBe(0);
    expect(one.local.said).toEqual([]);
  });

  it('times out when the station is mute', async () => {
    await one.connect(id, mute);
    expect(await whileLooking(one, two.client.command(id, UNLOCK, 60))).toEqual({ kind: 'TIMEOUT' });
  });

  it('has failed when the process that took it has died, and is not done by another one', async () => {
    await one.connect(id);
    const asked = two.client.command(id, UNLOCK, 120);
    await new Promise((done) => setTimeout(done, 30));
    const { stationCommands, stationLinks } = await open(2);
    const now = new Date();
    const taken = await stationCommands.take({ processId: one.parts.processId, takeId: 'died', now, limit: 5 });
    expect(taken.length).toBe(1);
    await stationLinks.forgetProcess(one.parts.processId);
    await two.connect(id);
    expect(await whileLooking(two, asked)).toMatchObject({ kind: 'FAILED' });
    expect(two.local.said).toEqual([]);
  });

  it('follows the station to the process where it has connected since', async () => {
    await one.connect(id);
    const asked = two.client.command(id, UNLOCK);
    await new Promise((done) => setTimeout(done, 20));
    one.local.hangUp(id);
    const three = aProcess(await open(3), `three-${runs}`);
    await three.links.renew();
    await three.connect(id);
    await one.runner.look();
    expect(await whileLooking(three, asked)).toMatchObject({ kind: 'ANSWERED', status: 'Accepted' });
    expect([one.local.said, three.local.said.length]).toEqual([[], 1]);
  });

  it('is for nobody when the station has gone before it was begun', async () => {
    await one.connect(id);
    const asked = two.client.command(id, UNLOCK);
    await new Promise((done) => setTimeout(done, 20));
    one.local.hangUp(id);
    await one.links.disconnected(id);
    expect(await whileLooking(one, asked)).toEqual({ kind: 'OFFLINE' });
  });

  it('is for nobody when no process has the station, or the one that had it is silent', async () => {
    expect(await two.client.command(id, UNLOCK)).toEqual({ kind: 'OFFLINE' });
    const { stationLinks } = await open(1);
    await one.connect(id);
    await stationLinks.renewProcess(one.parts.processId, new Date(Date.now() - 1));
    expect(await two.client.command(id, UNLOCK)).toEqual({ kind: 'OFFLINE' });
    expect(await two.client.isConnected(id)).toBe(false);
    expect(await two.client.command('nobody-knows-it', UNLOCK)).toEqual({ kind: 'OFFLINE' });
  });

  it('has failed when it cannot be read there: another secret, another hub', async () => {
    await one.connect(id);
    const strange = {
      ...one.parts.secrets,
      open: () => {
        throw new Error('sealed by somebody else');
      },
    };
    const runner = createCommandRunner({ ...one.parts, links: one.links, secrets: strange });
    const asked = two.client.command(id, UNLOCK);
    expect(await whileLooking({ ...one, runner }, asked)).toEqual({ kind: 'FAILED', why: 'internal error' });
    expect(one.log).toEqual(['station-command.failed']);
  });

  it('may be to close its connection', async () => {
    await one.connect(id);
    await whileLooking(one, two.client.disconnect(id, 'moved to another party'));
    expect(one.local.said).toEqual([`${id} closed: moved to another party`]);
  });
});
