import type { CommandOutcome, StationCommand } from '../../../src/domain/stations/station-command.js';
import { changeStored } from '../../../src/flows/stations/change-stored.js';
import { bootStation } from '../../../src/flows/stations/provisioning/boot-station.js';
import { provisionStation } from '../../../src/flows/stations/provisioning/provision-station.js';
import { renewKey } from '../../../src/flows/stations/provisioning/renew-key.js';
import { useTestDatabase } from '../../support/mongo.js';
import { anEvse, aSite, aStation } from '../../support/stations/a-station.js';
import { ACCEPTED } from '../../support/stations/recording-client.js';
import { openStationHub, type StationHub } from '../../support/stations/station-hub.js';

const database = useTestDatabase();
let hub: StationHub;
beforeAll(async () => {
  hub = await openStationHub(database);
  await hub.sites.insert(aSite());
});
afterAll(() => hub.close());

let stations = 0;
const BOOT = { vendor: 'Acme', model: 'A1', firmwareVersion: '1.0' };
const TOKEN = 'A'.repeat(40);

async function aNewStation(change: Parameters<typeof aStation>[0] = {}): Promise<string> {
  stations += 1;
  const id = `P-${stations}`;
  const validUntil = new Date(hub.time.now.getTime() + 86_400_000);
  const onboarding = { tokenHash: hub.secrets.hashToken(TOKEN), validUntil };
  const evses = [anEvse(1, { uid: `${id}*1` })];
  await hub.stations.insert(aStation({ id, evses, credentials: { onboarding }, ...change }));
  return id;
}

async function boots(id: string, boot = BOOT) {
  return bootStation(hub, await hub.from(id), boot);
}

function commandsTo(id: string): readonly (StationCommand & { stationId: string })[] {
  return hub.stationClient.commands.filter(({ stationId }) => stationId === id);
}

/** Key and value of what was set, the new AuthorizationKey as its length. */
function setAt(id: string): readonly string[] {
  return commandsTo(id).flatMap((command) =>
    command.kind === 'SET_CONFIGURATION'
      ? command.values.map(({ key, value }) => `${key}=${/Key|Password/.test(key) ? value.length : value}`)
      : [],
  );
}

const CONFIGURATION: CommandOutcome = {
  kind: 'ANSWERED',
  status: 'Accepted',
  payload: {
    configurationKey: [
      { key: 'SupportedFeatureProfiles', readonly: true, value: 'Core, Reservation,SmartCharging' },
      { key: 'LocalAuthListMaxLength', readonly: true, value: '500' },
      { key: 'ReserveConnectorZeroSupported', readonly: true, value: 'TRUE' },
      { key: 'ConnectionTimeOut', readonly: false, value: '120' },
      { key: 'MeterValueSampleInterval', readonly: false, value: '900' },
      { key: 'WebSocketPingInterval', readonly: true, value: '10' },
      { key: 'StopTxnSampledData', readonly: false, value: '' },
      { key: 42 },
    ],
  },
};

function answerWith(outcomes: Readonly<Record<string, CommandOutcome>>): void {
  hub.stationClient.answer = (command) => {
    const key = command.kind === 'SET_CONFIGURATION' ? (command.values[0]?.key ?? '') : command.kind;
    return outcomes[key] ?? ACCEPTED;
  };
}

describe('a boot', () => {
  it('is answered by the registration, with an interval that differs a little between stations', async () => {
    const accepted = await boots(await aNewStation());
    expect(accepted.registration).toBe('ACCEPTED');
    expect(accepted.currentTime).toEqual(hub.time.now);
    expect(accepted.intervalSeconds).toBeGreaterThanOrEqual(270);
    expect(accepted.intervalSeconds).toBeLessThanOrEqual(330);
    const pending = await aNewStation({ registration: 'PENDING' });
    expect((await boots(pending)).registration).toBe('PENDING');
    expect((await boots(await aNewStation({ registration: 'REJECTED' }))).intervalSeconds).toBeGreaterThan(3_000);
    const quick = await boots(await aNewStation({ settings: { heartbeatSeconds: 20 } }));
    expect(quick.intervalSeconds).toBeLessThanOrEqual(22);
    await hub.provisioner.settled();
    expect(commandsTo(pending)).toEqual([]);
  });

  it('has the configuration read and set once, and again with other firmware only', async () => {
    const id = await aNewStation();
    answerWith({ GET_CONFIGURATION: CONFIGURATION });
    await boots(id);
    expect(commandsTo(id)).toEqual([]);
    await hub.provisioner.settled();
    expect(setAt(id)).toEqual([
      'MeterValueSampleInterval=60',
      'StopTxnSampledData=Energy.Active.Import.Register',
      'AuthorizationKey=40',
    ]);
    expect((await hub.stations.find(id))?.abilities).toEqual({
      readAt: hub.time.now,
      profiles: ['Core', 'Reservation', 'SmartCharging'],
      localListMaxLength: 500,
      reservesConnectorZero: true,
      connectionTimeoutSeconds: 120,
      maxMeterValueSampleSeconds: 900,
    });
    const before = commandsTo(id).length;
    await boots(id);
    await hub.provisioner.settled();
    expect(commandsTo(id)).toHaveLength(before);
    await boots(id, { ...BOOT, firmwareVersion: '1.1' });
    await hub.provisioner.settled();
    expect(commandsTo(id).length).toBeGreaterThan(before);
  });

  it('of a station that flaps has it left alone until its connection is stable', async () => {
    const id = await aNewStation();
    await boots(id);
    hub.provisioner.cancel(id);
    await hub.provisioner.settled();
    expect(commandsTo(id)).toEqual([]);
    expect((await hub.stations.find(id))?.provisionDueAt).toEqual(hub.time.now);
  });
});

describe('provisioning', () => {
  it('takes what a station refuses, does not know or wants a restart for, and never restarts it', async () => {
    const id = await aNewStation({ credentials: {}, settings: { template: 'depot' } });
    const v16 = ['A', 'B', 'C'].map((key) => ({ key, value: '1' }));
    await hub.stationTemplates.put('NL*ABC', { name: 'depot', v16, v201: [] });
    await boots(id);
    answerWith({
      GET_CONFIGURATION: { kind: 'NOT_SUPPORTED', why: '' },
      A: { kind: 'ANSWERED', status: 'RebootRequired', payload: {} },
      B: { kind: 'ANSWERED', status: 'NotSupported', payload: {} },
    });
    expect(await provisionStation(hub, id)).toBe('DONE');
    expect(setAt(id)).toEqual(['A=1', 'B=1', 'C=1']);
    expect(commandsTo(id).some(({ kind }) => kind === 'RESET')).toBe(false);
    const station = await hub.stations.find(id);
    expect(station?.abilities?.profiles).toEqual(['Core']);
    expect(station?.provisionDueAt).toBeUndefined();
    expect(await provisionStation(hub, id)).toBe('NOTHING');
  });

  it('is left for later when the station does not answer', async () => {
    const id = await aNewStation();
    await boots(id);
    answerWith({ GET_CONFIGURATION: { kind: 'TIMEOUT' } });
    expect(await provisionStation(hub, id)).toBe('LATER');
    answerWith({ GET_CONFIGURATION: CONFIGURATION, AuthorizationKey: { kind: 'OFFLINE' } });
    expect(await provisionStation(hub, id)).toBe('LATER');
    expect((await hub.stations.find(id))?.credentials.nextKeyHash).toBeUndefined();
  });

  it('lets a station that takes no key keep its token as one', async () => {
    const id = await aNewStation();
    await boots(id);
    answerWith({ AuthorizationKey: { kind: 'ANSWERED', status: 'NotSupported', payload: {} } });
    expect(await provisionStation(hub, id)).toBe('DONE');
    expect((await hub.stations.find(id))?.credentials).toEqual({ keyHash: hub.secrets.hashToken(TOKEN) });
  });

  it('asks a station of OCPP 2.0.1 for its report, and again when a new key has cut it off', async () => {
    const id = await aNewStation();
    await bootStation(hub, { ...(await hub.from(id)), version: '2.0.1' }, BOOT);
    answerWith({});
    const reports = () => commandsTo(id).filter((command) => command.kind === 'RAW').length;
    expect(await provisionStation(hub, id)).toBe('LATER');
    expect(commandsTo(id)[0]).toMatchObject({ kind: 'RAW', action: 'GetBaseReport' });
    expect(setAt(id)).toContain('BasicAuthPassword=40');
    await useKey(id);
    expect(await provisionStation(hub, id)).toBe('LATER');
    expect(reports()).toBe(2);
    const reported = { profiles: ['Reservation'], readAt: hub.time.now };
    await changeStored(hub, id, (current) => ({ ...current, abilities: reported }));
    const asked = commandsTo(id).length;
    expect(await provisionStation(hub, id)).toBe('DONE');
    expect(await provisionStation(hub, id)).toBe('NOTHING');
    expect(commandsTo(id)).toHaveLength(asked);
  });

  it('awaits no report of a station of OCPP 2.0.1 that has none', async () => {
    const id = await aNewStation();
    await bootStation(hub, { ...(await hub.from(id)), version: '2.0.1' }, BOOT);
    answerWith({ RAW: { kind: 'ANSWERED', status: 'NotSupported', payload: {} } });
    expect(await provisionStation(hub, id)).toBe('DONE');
  });

  /** The station connects with its new key. */
  async function useKey(id: string): Promise<void> {
    await changeStored(hub, id, (current) => ({ ...current, credentials: { keyHash: 'new' } }));
  }
});

describe('a new key', () => {
  it('is written down before it is sent, and works beside the one before', async () => {
    const id = await aNewStation({ credentials: { keyHash: 'before' } });
    answerWith({});
    expect(await renewKey(hub, id)).toBe('TAKEN');
    const sent = commandsTo(id).find(({ kind }) => kind === 'SET_CONFIGURATION');
    const key = sent?.kind === 'SET_CONFIGURATION' ? (sent.values[0]?.value ?? '') : '';
    expect(key).toMatch(/^[0-9A-F]{40}$/);
    const { credentials } = (await hub.stations.find(id)) ?? aStation();
    expect(credentials).toMatchObject({ keyHash: 'before', nextKeyHash: hub.secrets.hashToken(key) });
    expect(JSON.stringify(credentials)).not.toContain(key);
  });

  it('whose answer was lost is sent again as it is', async () => {
    const id = await aNewStation({ credentials: { keyHash: 'before' } });
    answerWith({ AuthorizationKey: { kind: 'TIMEOUT' } });
    expect(await renewKey(hub, id)).toBe('UNCERTAIN');
    answerWith({ AuthorizationKey: { kind: 'ANSWERED', status: 'Rejected', payload: {} } });
    await expect(renewKey(hub, id)).rejects.toMatchObject({ code: 'conflict' });
    answerWith({});
    expect(await renewKey(hub, id)).toBe('TAKEN');
    const sent = commandsTo(id).flatMap((one) => (one.kind === 'SET_CONFIGURATION' ? one.values : []));
    expect(new Set(sent.map(({ value }) => value)).size).toBe(1);
  });

  it('is refused where there is none: offline, retired, with a certificate', async () => {
    const id = await aNewStation({ credentials: { keyHash: 'before' } });
    answerWith({ AuthorizationKey: { kind: 'OFFLINE' } });
    await expect(renewKey(hub, id)).rejects.toMatchObject({ code: 'receiver-unreachable' });
    expect((await hub.stations.find(id))?.credentials).toEqual({ keyHash: 'before' });
    const certified = await aNewStation({ securityProfile: 3 });
    await expect(renewKey(hub, certified)).rejects.toMatchObject({ code: 'conflict' });
    await expect(renewKey(hub, 'NOBODY')).rejects.toMatchObject({ code: 'unknown-object' });
  });
});
