import { MongoClient } from 'mongodb';
import { inviteParty } from '../../src/flows/registration/invite-party.js';
import { registerParty } from '../../src/flows/registration/register-party.js';
import { createSecrets } from '../../src/secrets.js';
import { connectStore } from '../../src/store/mongo/base/connect.js';
import { mongoStores } from '../../src/store/mongo/stores.js';
import { anInvoice } from '../support/api/papers.js';
import { useTestDatabase } from '../support/mongo.js';
import { aRole } from '../support/ocpi/a-role.js';

const database = useTestDatabase();

describe('the database after a handshake', () => {
  it('holds none of the three tokens in clear, and can present the partner’s', async () => {
    const connection = await connectStore(database.uri, database.dbName);
    const stores = await mongoStores(connection);
    const secrets = createSecrets('a secret of the tests, long enough');
    const partnersToken = 'the-token-of-the-partner';
    const hub = {
      ...stores,
      secrets,
      clock: { now: () => new Date('2026-11-02T12:00:00Z') },
      identity: { countryCode: 'XX', partyId: 'HUB', name: 'Hub', legalEntity: anInvoice().seller },
      ocpiUrl: 'https://hub.example/ocpi',
      partners: {
        discover: async () => ({ version: '2.2.1', endpoints: [] }),
        register: () => Promise.reject(new Error('not asked')),
        send: () => Promise.reject(new Error('not asked')),
      },
    };
    const roles = [aRole('NL*CPO', 'CPO')];
    const invited = await inviteParty(hub, { name: 'CPO', roles, rawToken: false });
    const credentials = { token: partnersToken, url: 'https://cpo.example/versions', roles };
    const { token: tokenC } = await registerParty(hub, {
      connection: invited.connection,
      version: '2.2.1',
      credentials,
    });

    const dump = await dumpOf();
    expect(dump).toContain(invited.connection.id);
    for (const token of [invited.tokenA, tokenC, partnersToken]) expect(dump).not.toContain(token);
    const stored = await stores.connections.find(invited.connection.id);
    expect(secrets.open(stored?.theirs?.sealedToken ?? '')).toBe(partnersToken);
    await connection.close();
  });
});

async function dumpOf(): Promise<string> {
  const client = await MongoClient.connect(database.uri);
  const db = client.db(database.dbName);
  const names = (await db.listCollections().toArray()).map(({ name }) => name);
  const documents = await Promise.all(names.map((name) => db.collection(name).find().toArray()));
  await client.close();
  return JSON.stringify(documents);
}
