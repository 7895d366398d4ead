import { startCpoPlatform } from '../../src/simulator/cpo-platform.js';
import { startEmspPlatform } from '../../src/simulator/emsp-platform.js';
import { createObjectShelf } from '../../src/simulator/object-shelf.js';
import type { ModuleName, OcpiTariff } from '../../src/simulator/ocpi-objects.js';
import { CPO, EMSP, useSandboxPairs } from './sandbox-pair.js';

const pairOf = useSandboxPairs();
const T1 = '2026-11-01T10:00:00Z';
const T2 = '2026-11-01T11:00:00Z';

/** Sends straight to the eMSP's Receiver interface, as a hub would. */
async function pushes() {
  const { cpo, emsp } = await pairOf();
  const push = async (
    method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE',
    module: ModuleName,
    path: string,
    body?: object,
  ) => {
    const message = { method, module, side: 'RECEIVER', path: path.split('/'), from: CPO, to: EMSP } as const;
    const reply = await cpo.platform.send({ ...message, ...(body && { body }) });
    return [reply.httpStatus, reply.statusCode];
  };
  return { cpo, emsp, push };
}

describe('locations at a simulated platform', () => {
  it('are changed part by part, and what is above a part is updated with it', async () => {
    const { cpo, emsp, push } = await pushes();
    const location = cpo.network.locations[0];
    const connector = location?.evses[0]?.connectors[0];
    if (!location || !connector) throw new Error('no connector');
    const changed = { ...connector, max_amperage: 1, last_updated: T1 };
    expect(await push('PUT', 'locations', 'NL/SIM/LOC1/LOC1-1/1', changed)).toEqual([200, 1000]);
    expect(await push('PATCH', 'locations', 'nl/sim/loc1/loc1-2', { status: 'BLOCKED', last_updated: T2 })).toEqual([
      200, 1000,
    ]);
    expect(await push('PUT', 'locations', 'NL/SIM/LOC1/LOC1-3', { uid: 'LOC1-3', last_updated: T2 })).toEqual([
      201, 1000,
    ]);
    expect(emsp.platform.received.get('locations', 'NL/SIM/LOC1')).toMatchObject({
      last_updated: T2,
      evses: [
        { last_updated: T1, connectors: [{ max_amperage: 1 }] },
        { status: 'BLOCKED', last_updated: T2 },
        { uid: 'LOC1-3' },
      ],
    });
    expect(await push('GET', 'locations', 'NL/SIM/LOC1/LOC1-1/1')).toEqual([200, 1000]);
  });

  it('are refused when the location, the EVSE or last_updated is missing', async () => {
    const { push } = await pushes();
    expect(await push('PATCH', 'locations', 'NL/SIM/NOPE', { last_updated: T1 })).toEqual([404, 2003]);
    expect(await push('PUT', 'locations', 'NL/SIM/LOC1/NOPE/1', { id: '1', last_updated: T1 })).toEqual([404, 2003]);
    expect(await push('PUT', 'locations', 'NL/SIM/LOC1/LOC1-1', { uid: 'LOC1-1' })).toEqual([200, 2001]);
    expect(await push('DELETE', 'locations', 'NL/SIM/LOC1')).toEqual([405, 2000]);
  });

  it('are pushed in parts by the CPO, whose own list changes with them', async () => {
    const { cpo, emsp } = await pushes();
    const location = { ...CPO, id: 'LOC2' };
    const replies = [
      await cpo.platform.patchPart({ location }, { name: 'Renamed', last_updated: T2 }),
      await cpo.platform.patchPart({ location, inner: ['LOC2-1'] }, { status: 'BLOCKED', last_updated: T2 }),
    ];
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([1000, 1000]);
    const [own] = (await emsp.platform.fetchAll({ module: 'locations', from: EMSP })).filter(({ id }) => id === 'LOC2');
    expect(own).toEqual(emsp.platform.received.get('locations', 'NL/SIM/LOC2'));
    expect(own).toMatchObject({ name: 'Renamed', evses: [{ status: 'BLOCKED' }, { status: 'AVAILABLE' }] });
  });
});

describe('tariffs, sessions and tokens at a simulated platform', () => {
  it('are put, patched or removed as their module says', async () => {
    const { cpo, emsp, push } = await pushes();
    const tariff = cpo.platform.own.list('tariffs')[0] as object as OcpiTariff;
    expect(await push('PATCH', 'tariffs', `NL/SIM/${tariff.id}`, { last_updated: T1 })).toEqual([405, 2000]);
    expect((await cpo.platform.deleteTariff(tariff)).statusCode).toBe(1000);
    expect((await cpo.platform.deleteTariff(tariff)).statusCode).toBe(2003);
    expect(await emsp.platform.fetchAll({ module: 'tariffs', from: EMSP })).toEqual([]);

    expect(await push('PATCH', 'sessions', 'NL/SIM/NOPE', { last_updated: T1 })).toEqual([404, 2003]);
    expect(await push('DELETE', 'sessions', 'NL/SIM/NOPE')).toEqual([405, 2000]);
    const token = emsp.tokens[0]?.token;
    if (!token) throw new Error('no token');
    expect((await emsp.platform.patchToken(token, { valid: false })).statusCode).toBe(2001);
    expect((await emsp.platform.patchToken(token, { valid: false, last_updated: T1 })).statusCode).toBe(1000);
    const key = `DE/SIM/${token.uid}/RFID`;
    expect(cpo.platform.received.get('tokens', key)).toMatchObject({ valid: false, last_updated: T1 });
  });
});

describe('client info of a hub at a simulated platform', () => {
  it('is kept for each role of a party', async () => {
    const { emsp, push } = await pushes();
    const info = { ...CPO, role: 'CPO', status: 'CONNECTED', last_updated: T1 };
    expect(await push('PUT', 'hubclientinfo', 'NL/SIM', info)).toEqual([201, 1000]);
    expect(await push('PUT', 'hubclientinfo', 'NL/SIM', { ...info, status: 'OFFLINE' })).toEqual([200, 1000]);
    expect(await push('PUT', 'hubclientinfo', 'NL/SIM', { ...info, role: 'EMSP' })).toEqual([201, 1000]);
    expect(emsp.platform.received.list('hubclientinfo').map(({ role, status }) => [role, status])).toEqual([
      ['CPO', 'OFFLINE'],
      ['EMSP', 'CONNECTED'],
    ]);
    expect(await push('GET', 'hubclientinfo', 'nl/sim')).toEqual([200, 1000]);
    expect(await push('GET', 'hubclientinfo', 'FR/XXX')).toEqual([404, 2003]);
    expect(await push('PUT', 'hubclientinfo', 'NL/SIM', { role: 'CPO' })).toEqual([200, 2001]);
    expect(await push('DELETE', 'hubclientinfo', 'NL/SIM')).toEqual([405, 2000]);
  });
});

describe('a platform without behaviour', () => {
  it('supports no commands and no charging profiles', async () => {
    const role = { business_details: { name: 'Plain' } };
    const cpo = await startCpoPlatform({ roles: [{ ...CPO, role: 'CPO', ...role }] });
    const emsp = await startEmspPlatform({ roles: [{ ...EMSP, role: 'EMSP', ...role }] });
    await emsp.register(cpo.invite());
    const asked = [
      await emsp.command('STOP_SESSION', { session_id: 'S' }, { from: EMSP }),
      await emsp.clearChargingProfile('S', { from: EMSP }),
    ];
    expect(asked.map(({ response }) => response)).toEqual(['NOT_SUPPORTED', 'NOT_SUPPORTED']);
    expect(cpo.hubParty()).toBeUndefined();
    await Promise.all([cpo.stop(), emsp.stop()]);
  });

  it('forgets the oldest of what it was sent when its shelf is full', () => {
    const shelf = createObjectShelf(2);
    for (const id of ['a', 'b', 'c']) shelf.put('cdrs', id, { id });
    expect(shelf.list('cdrs')).toEqual([{ id: 'b' }, { id: 'c' }]);
  });
});
