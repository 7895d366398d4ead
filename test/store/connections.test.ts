import type { Role } from '../../src/domain/party.js';
import type { Connection } from '../../src/domain/roaming/connection.js';
import { party } from '../domain/clearing/builders.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();
const LONG_AGO = new Date('2026-01-01T00:00:00Z');

function aRole(key: string, role: Role): Connection['roles'][number] {
  return { ...party(key), role, businessDetails: { name: key } };
}

let ids = 0;
function aConnection(parts: Partial<Connection> = {}): Connection {
  const id = `C${++ids}`;
  return {
    id,
    name: `platform ${id}`,
    state: 'PLANNED',
    roles: [],
    settings: { rawToken: false },
    tokenHashes: [],
    createdAt: LONG_AGO,
    updatedAt: LONG_AGO,
    ...parts,
  };
}

function later(connection: Connection, parts: Partial<Connection>): Connection {
  return { ...connection, updatedAt: new Date(connection.updatedAt.getTime() + 1), ...parts };
}

describe('the connections', () => {
  it('come back as they were written, by id, by token and by party', async () => {
    const { connections } = await openStores();
    const connection = aConnection({
      state: 'CONNECTED',
      roles: [aRole('NL*ONE', 'CPO'), aRole('NL*ONE', 'EMSP'), aRole('NL*TWO', 'CPO')],
      granted: [{ ...party('NL*ONE'), role: 'CPO' }],
      tokenHashes: [
        { hash: 'h-old', kind: 'TOKEN_C', validUntil: new Date('2026-02-01T00:00:00Z') },
        { hash: 'h-new', kind: 'TOKEN_C' },
      ],
      theirs: {
        version: '2.2.1',
        versionsUrl: 'https://one.example/versions',
        sealedToken: 'c2VhbGVk',
        endpoints: [{ identifier: 'cdrs', role: 'RECEIVER', url: 'https://one.example/cdrs' }],
      },
    });
    await connections.insert(connection);
    expect(await connections.find(connection.id)).toEqual(connection);
    expect(await connections.findByTokenHash(['something else', 'h-old'])).toEqual(connection);
    expect(await connections.findByTokenHash(['h-unknown'])).toBeUndefined();
    expect(await connections.findByParty('NL*TWO')).toEqual([connection]);
    expect(await connections.findByParty('NL*NON')).toEqual([]);
  });

  it('let one platform speak for a party in a role, also when two ask at the same time', async () => {
    const processes = await Promise.all([openStores(1), openStores(2)]);
    const asks = processes.map(({ connections }) =>
      connections.insert(aConnection({ roles: [aRole('DE*RAC', 'EMSP')] })),
    );
    const refused = (await Promise.allSettled(asks)).filter((answer) => answer.status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'party-taken', field: 'roles' } }]);
    await processes[0].connections.insert(aConnection({ roles: [aRole('DE*RAC', 'CPO')] }));
    expect(await processes[0].connections.findByParty('DE*RAC')).toHaveLength(2);
  });

  it('refuse a platform that takes over a party by its new roles, and keep the old ones', async () => {
    const { connections } = await openStores();
    const mine = aConnection({ roles: [aRole('BE*OWN', 'CPO')] });
    const greedy = aConnection({ roles: [aRole('BE*GRE', 'CPO')] });
    await connections.insert(mine);
    await connections.insert(greedy);
    const grab = later(greedy, { roles: [aRole('BE*GRE', 'CPO'), aRole('be*own', 'CPO')] });
    await expect(connections.replace(grab, greedy.updatedAt)).rejects.toMatchObject({ code: 'party-taken' });
    expect(await connections.find(greedy.id)).toEqual(greedy);
    expect(await connections.findByParty('BE*OWN')).toEqual([mine]);
  });

  it('keep what was granted for the platform that it was granted to, until that is suspended', async () => {
    const { connections } = await openStores();
    const granted = [{ ...party('NO*GRA'), role: 'EMSP' }] as const;
    const holder = aConnection({ roles: [aRole('NO*OWN', 'EMSP')], granted });
    await connections.insert(holder);
    const invited = aConnection({ roles: [aRole('NO*GRA', 'EMSP')] });
    await expect(connections.insert(invited)).rejects.toMatchObject({ code: 'party-taken' });
    expect(await connections.findByParty('NO*GRA')).toEqual([]);
    const suspended = later(holder, { state: 'SUSPENDED' });
    await connections.replace(suspended, holder.updatedAt);
    await connections.insert(invited);
    expect(await connections.find(holder.id)).toEqual(suspended);
  });

  it('free the parties of a suspended platform for another one, which keeps them', async () => {
    const { connections } = await openStores();
    const old = aConnection({ roles: [aRole('FR*MOV', 'CPO')] });
    await connections.insert(old);
    const suspended = later(old, { state: 'SUSPENDED' });
    await connections.replace(suspended, old.updatedAt);
    await connections.insert(aConnection({ roles: [aRole('FR*MOV', 'CPO')] }));
    const back = later(suspended, { state: 'CONNECTED' });
    await expect(connections.replace(back, suspended.updatedAt)).rejects.toMatchObject({ code: 'party-taken' });
    expect((await connections.find(old.id))?.state).toBe('SUSPENDED');
  });

  it('suspend two platforms that nobody invited to a role without a quarrel', async () => {
    const { connections } = await openStores();
    await connections.insert(aConnection({ state: 'SUSPENDED' }));
    await connections.insert(aConnection());
    await connections.insert(aConnection());
  });

  it('are changed by the first of two who read the same, and what was left out is gone', async () => {
    const { connections } = await openStores();
    const theirs = { version: '2.2.1', versionsUrl: 'https://x.example', sealedToken: 'x', endpoints: [] };
    const read = aConnection({ theirs, tokenHashes: [{ hash: 'h-x', kind: 'TOKEN_A' }] });
    await connections.insert(read);
    const { theirs: _theirs, ...bare } = later(read, { state: 'SUSPENDED', tokenHashes: [] });
    await connections.replace(bare, read.updatedAt);
    const second = connections.replace(later(read, { name: 'late' }), read.updatedAt);
    await expect(second).rejects.toMatchObject({ code: 'conflict' });
    expect(await connections.find(read.id)).toEqual(bare);
    expect(await connections.findByTokenHash(['h-x'])).toBeUndefined();
    const unknown = connections.replace(aConnection(), LONG_AGO);
    await expect(unknown).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are listed in the order in which they were made', async () => {
    const { connections } = await openStores();
    await connections.insert(aConnection({ name: 'last', createdAt: new Date('2026-09-01T00:00:00Z') }));
    await connections.insert(aConnection({ name: 'first', createdAt: new Date('2025-09-01T00:00:00Z') }));
    const names = (await connections.list()).map(({ name }) => name);
    expect([names.at(0), names.at(-1)]).toEqual(['first', 'last']);
  });
});
