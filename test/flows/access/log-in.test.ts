import { HubError } from '../../../src/domain/errors.js';
import { issueAccessToken, revokeAccessToken, staffOfToken } from '../../../src/flows/access/access-token.js';
import { addUser, type NewUser } from '../../../src/flows/access/add-user.js';
import { foldEmail } from '../../../src/flows/access/fold-email.js';
import { listUsers } from '../../../src/flows/access/list-users.js';
import { logIn, recallStaff } from '../../../src/flows/access/log-in.js';
import { createSecrets } from '../../../src/secrets.js';
import { cheapSecrets } from '../../support/api/cheap-secrets.js';
import { inMemoryUsers } from '../../support/api/in-memory-users.js';

const BOOKS: NewUser = {
  email: 'books@xyz.example',
  password: 'correct horse battery',
  roles: ['FINANCE'],
  parties: ['DE*XYZ'],
};

describe('adding a user', () => {
  it('keeps a hash of the password and tells nobody', async () => {
    const hub = aHub();
    const added = await addUser(hub, { ...BOOKS, email: ' Books@XYZ.example', roles: ['FINANCE', 'FINANCE'] });
    expect(added).toEqual({
      email: 'books@xyz.example',
      roles: ['FINANCE'],
      parties: ['DE*XYZ'],
      createdAt: hub.clock.now(),
    });
    expect(await listUsers(hub)).toEqual([added]);
    const kept = await hub.users.find('books@xyz.example');
    expect(kept?.passwordHash).toMatch(/^\$argon2id\$/);
  });

  it('needs no party for an operator', async () => {
    await expect(addUser(aHub(), { ...BOOKS, roles: ['OPERATOR'], parties: [] })).resolves.toBeDefined();
  });

  it.each([
    ['email', { email: 'books' }],
    ['email', { email: 'books @xyz.example' }],
    ['email', { email: `${'b'.repeat(250)}@xyz.example` }],
    ['password', { password: 'elevenchars' }],
    ['password', { password: 'x'.repeat(257) }],
    ['roles', { roles: [] }],
    ['parties', { parties: [] }],
  ])('refuses a wrong %s', async (field, change) => {
    await expect(addUser(aHub(), { ...BOOKS, ...change })).rejects.toMatchObject({ code: 'bad-field', field });
  });

  it('refuses an address that is taken, in whatever case', async () => {
    const hub = aHub();
    await addUser(hub, BOOKS);
    await expect(addUser(hub, { ...BOOKS, email: 'BOOKS@xyz.example' })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('logging in', () => {
  it('finds out who somebody is, without the password hash', async () => {
    const hub = await aHubWithBooks();
    const { staff } = await logIn(hub, { email: 'BOOKS@xyz.example ', password: BOOKS.password });
    expect(staff).toEqual({ email: 'books@xyz.example', roles: ['FINANCE'], parties: ['DE*XYZ'] });
  });

  it('refuses a wrong password and an unknown address in the same words', async () => {
    const hub = await aHubWithBooks();
    const wrong = await logIn(hub, { ...BOOKS, password: 'wrong' }).catch((error: unknown) => error);
    const unknown = await logIn(hub, { ...BOOKS, email: 'nobody@xyz.example' }).catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(HubError);
    expect(wrong).toEqual(unknown);
    expect(wrong).toMatchObject({ code: 'unauthorized' });
  });

  it('takes as long for an unknown address as for a wrong password, at the real cost of a hash', async () => {
    const secrets = createSecrets('a secret of tests that is long enough');
    const hub = { ...aHub(), secrets };
    await addUser(hub, BOOKS);
    const spent = { wrong: 0, unknown: 0 };
    for (let round = 0; round < 5; round++) {
      spent.wrong += await timeOf(logIn(hub, { ...BOOKS, password: 'wrong' }));
      spent.unknown += await timeOf(logIn(hub, { ...BOOKS, email: 'nobody@xyz.example' }));
    }
    expect(spent.unknown / spent.wrong).toBeGreaterThan(0.4);
    expect(spent.unknown / spent.wrong).toBeLessThan(2.5);
  });

  it('is known again by a ticket until the password changes or the user is gone', async () => {
    const hub = await aHubWithBooks();
    const { ticket, staff } = await logIn(hub, BOOKS);
    expect(await recallStaff(hub, ticket)).toEqual(staff);
    expect(JSON.stringify(ticket)).not.toContain('argon2');
    const user = await hub.users.find(staff.email);
    if (!user) throw new Error('books are known');
    hub.users.replace({ ...user, roles: ['OPERATOR'] });
    expect(await recallStaff(hub, ticket)).toMatchObject({ roles: ['OPERATOR'] });
    hub.users.replace({ ...user, passwordHash: 'another' });
    expect(await recallStaff(hub, ticket)).toBeUndefined();
    hub.users.remove(user.email);
    expect(await recallStaff(hub, ticket)).toBeUndefined();
  });
});

describe('an access token', () => {
  it('is kept as a hash, works until it ends, and is revoked twice without harm', async () => {
    const hub = await aHubWithBooks();
    const { staff } = await logIn(hub, BOOKS);
    const { accessToken, expiresAt } = await issueAccessToken(hub, staff);
    expect(expiresAt).toEqual(new Date('2026-11-20T22:00:00Z'));
    expect(JSON.stringify([...hub.users.tokens.values()])).not.toContain(accessToken);
    expect(await staffOfToken(hub, accessToken)).toEqual(staff);
    await revokeAccessToken(hub, accessToken);
    await revokeAccessToken(hub, accessToken);
    expect(await staffOfToken(hub, accessToken)).toBeUndefined();
  });

  it('that nobody issued, or that has ended, belongs to nobody', async () => {
    const hub = await aHubWithBooks();
    const { staff } = await logIn(hub, BOOKS);
    const { accessToken } = await issueAccessToken(hub, staff);
    expect(await staffOfToken(hub, `${accessToken}x`)).toBeUndefined();
    expect(await staffOfToken({ ...hub, clock: at('2026-11-20T22:00:00Z') }, accessToken)).toBeUndefined();
    hub.users.remove(staff.email);
    expect(await staffOfToken(hub, accessToken)).toBeUndefined();
  });
});

describe('the spelling of an e-mail address', () => {
  it.each([
    [' Books@XYZ.example ', 'books@xyz.example'],
    ['bu\u0308cher@xyz.example', 'b\u00fccher@xyz.example'],
  ])('%j is kept as %j', (email, folded) => {
    expect(foldEmail(email)).toBe(folded);
  });
});

function aHub() {
  return { users: inMemoryUsers(), secrets: cheapSecrets(), clock: at('2026-11-20T10:00:00Z') };
}

async function aHubWithBooks() {
  const hub = aHub();
  await addUser(hub, BOOKS);
  return hub;
}

function at(instant: string) {
  return { now: () => new Date(instant) };
}

async function timeOf(refused: Promise<unknown>): Promise<number> {
  const before = performance.now();
  await expect(refused).rejects.toMatchObject({ code: 'unauthorized' });
  return performance.now() - before;
}
