import type { User } from '../../src/store/user-store.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();

function aUser(email: string, parts: Partial<User> = {}): User {
  const createdAt = new Date('2026-10-01T00:00:00Z');
  return { email, passwordHash: '$argon2id$x', roles: ['FINANCE'], parties: ['NL*ALF'], createdAt, ...parts };
}

describe('the people who log in', () => {
  it('are found and listed by their address, as they were added', async () => {
    const { users } = await openStores();
    const operator = aUser('zoe@hub.example', { roles: ['OPERATOR'], parties: [] });
    await users.insert(operator);
    await users.insert(aUser('anna@alf.example'));
    expect(await users.find('zoe@hub.example')).toEqual(operator);
    expect((await users.list()).map(({ email }) => email)).toEqual(['anna@alf.example', 'zoe@hub.example']);
    expect(await users.find('nobody@hub.example')).toBeUndefined();
  });

  it('are refused a second time, and the first one stays', async () => {
    const { users } = await openStores();
    await users.insert(aUser('ben@bet.example'));
    const again = users.insert(aUser('ben@bet.example', { roles: ['OPERATOR'] }));
    await expect(again).rejects.toMatchObject({ code: 'conflict', field: 'email' });
    expect((await users.find('ben@bet.example'))?.roles).toEqual(['FINANCE']);
  });

  it('have access tokens until these end or are taken away', async () => {
    const { users } = await openStores();
    const expiresAt = new Date('2099-01-01T08:00:00Z');
    const token = { hash: 'h1', email: 'ben@bet.example', createdAt: new Date('2026-10-01T00:00:00Z'), expiresAt };
    await users.insertToken(token);
    expect(await users.findToken('h1', new Date(expiresAt.getTime() - 1))).toEqual(token);
    expect(await users.findToken('h1', expiresAt)).toBeUndefined();
    await users.removeToken('h1');
    expect(await users.findToken('h1', new Date('2026-10-02T00:00:00Z'))).toBeUndefined();
  });

  it('leave a trace of what they read', async () => {
    const { users } = await openStores();
    const read = { email: 'ben@bet.example', what: 'NL-ALF-2026-000001.pdf', at: new Date('2026-11-02T10:00:00Z') };
    await Promise.all([users.recordRead(read), users.recordRead(read)]);
  });
});
