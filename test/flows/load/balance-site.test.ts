import { Decimal, ZERO } from '../../../src/domain/decimal.js';
import type { Site } from '../../../src/domain/stations/site.js';
import type { CommandOutcome, StationCommand } from '../../../src/domain/stations/station-command.js';
import { createBackground } from '../../../src/flows/hosting/background.js';
import { balanceSites } from '../../../src/flows/load/balance-sites.js';
import type { StationClient } from '../../../src/flows/stations/station-ports.js';
import { hostedForms } from '../../../src/wire/ocpi/hosted/hosted-forms.js';
import { useTestDatabase } from '../../support/mongo.js';
import { anEvse, aSite, aStation } from '../../support/stations/a-station.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';
import { aTransaction } from './a-transaction.js';

const database = useTestDatabase();
let hub: TestHub;
let site: Site;
let sent: { stationId: string; command: StationCommand }[];
let answerOf: (stationId: string) => CommandOutcome;

beforeEach(async () => {
  hub = await openTestHub(database);
  sent = [];
  answerOf = () => ({ kind: 'ANSWERED', status: 'Accepted', payload: {} });
});
afterEach(() => hub.close());

const stationClient: StationClient = {
  command: (stationId, command) => {
    sent.push({ stationId, command });
    return Promise.resolve(answerOf(stationId));
  },
  isConnected: () => Promise.resolve(true),
  disconnect: () => Promise.resolve(),
};

/** A site of its own with stations, each with one running transaction. */
async function aSiteWith(id: string, { limitW, cars }: { limitW: number; cars: number }): Promise<void> {
  site = { ...aSite(), id, limit: { maxPowerW: limitW } };
  await hub.sites.insert(site);
  for (let car = 1; car <= cars; car++) {
    const stationId = `${id}-S${car}`;
    await hub.stations.insert(aStation({ id: stationId, siteId: id, evses: [anEvse(1, { uid: stationId })] }));
    await hub.transactions.insert(aTransaction(`${id}-T${car}`, { stationId, siteId: id, startedAt: hub.clock.now() }));
  }
}

async function retire(id: string): Promise<void> {
  const stored = await hub.sites.find('NL*ABC', id);
  if (stored) await hub.sites.replace({ ...withoutLimit(stored), revision: stored.revision + 1 });
}

function withoutLimit({ limit: _limit, ...rest }: Site): Site {
  return rest;
}

/** What each station was told for now, in A. */
const amperes = () =>
  Object.fromEntries(
    sent.map(({ stationId, command }) => [
      stationId.replace(/^.*-/, ''),
      command.kind === 'SET_PROFILE' ? command.profile.periods[0]?.limit.toNumber() : undefined,
    ]),
  );

const run = () => balanceSites({ ...hub, stationClient, forms: hostedForms, background: createBackground(hub.log) });

describe('the limit of a site', () => {
  it('is shared by charging profiles of its running transactions, told once', async () => {
    await aSiteWith('L1', { limitW: 22_080, cars: 2 });
    expect(await run()).toBe(2);
    expect(amperes()).toEqual({ S1: 16, S2: 16 });
    expect(await run()).toBe(0);
    await retire('L1');
  });

  it('is left to one when the other has ended', async () => {
    await aSiteWith('L2', { limitW: 22_080, cars: 2 });
    await run();
    const ended = await hub.transactions.find('L2-T1');
    if (!ended) throw new Error('no transaction');
    const end = { at: hub.clock.now(), how: 'STATION' as const, meterStopWh: ZERO };
    await hub.transactions.replace({ ...ended, end, revision: ended.revision + 1 });
    sent = [];
    expect(await run()).toBe(1);
    expect(amperes()).toEqual({ S2: 32 });
    await retire('L2');
  });

  it('counts a station that refuses with all it could draw', async () => {
    await aSiteWith('L3', { limitW: 33_120, cars: 2 });
    answerOf = (stationId) =>
      stationId.endsWith('S1')
        ? { kind: 'NOT_SUPPORTED', why: 'NotSupported' }
        : { kind: 'ANSWERED', status: 'Accepted', payload: {} };
    await run();
    expect(amperes()).toEqual({ S1: 24, S2: 16 });
    await retire('L3');
  });

  it('takes turns, and comes to nobody with 0 for good', async () => {
    await aSiteWith('L4', { limitW: 6_000, cars: 2 });
    await run();
    for (const { command } of sent) {
      if (command.kind !== 'SET_PROFILE') throw new Error('another command');
      expect(command.profile.periods.some(({ limit }) => limit.greaterThan(0))).toBe(true);
      expect(command.profile.durationSeconds).toBeGreaterThan(0);
    }
    expect(Object.values(amperes()).toSorted()).toEqual([0, 8.6]);
    await retire('L4');
  });

  it('is lowered while the grid operator says so', async () => {
    await aSiteWith('L5', { limitW: 44_160, cars: 2 });
    const now = hub.clock.now();
    const until = new Date(now.getTime() + 3_600_000);
    await hub.loads.putSignal('NL*ABC/L5', { id: 'G1', from: now, until, maxPowerW: 11_040 });
    await run();
    expect(amperes()).toEqual({ S1: 8, S2: 8 });
    await retire('L5');
  });

  it('lets a driver who leaves soon charge first', async () => {
    await aSiteWith('L6', { limitW: 22_080, cars: 2 });
    await hub.chargingPreferences.put({
      transactionId: 'L6-T2',
      profileType: 'REGULAR',
      departureAt: new Date(hub.clock.now().getTime() + 3_600_000),
      energyNeedKwh: new Decimal(20),
      setAt: hub.clock.now(),
    });
    await run();
    expect(amperes()['S2']).toBeGreaterThan(amperes()['S1'] ?? 0);
    await retire('L6');
  });

  it('is not there where nobody has set one', async () => {
    await aSiteWith('L7', { limitW: 1, cars: 1 });
    await retire('L7');
    expect(await run()).toBe(0);
    expect(sent).toEqual([]);
  });
});
